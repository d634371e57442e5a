package io.goodput.engine.policy;

import io.goodput.contracts.PoolRole;
import io.goodput.engine.kernel.RandomStream;
import io.goodput.engine.scenario.RoutingSpec;
import java.util.Locale;

/** Sends the requests of one role to its targets. */
public sealed interface Routing
        permits RoundRobin, UniformRandom, LeastLoaded, PowerOfTwo, KvAware, PrefixAffine, SessionAffine {
    /** The target that the request goes to. */
    int choose(RoutingView view);

    /** The routing of {@code role} as {@code spec} says; random draws come from a stream of its own. */
    static Routing of(RoutingSpec spec, PoolRole role, long seed) {
        RandomStream stream = new RandomStream(seed, "routing/" + role.name().toLowerCase(Locale.ROOT));
        return switch (spec.policy()) {
            case ROUND_ROBIN -> new RoundRobin();
            case RANDOM -> new UniformRandom(stream);
            case LEAST_LOADED -> new LeastLoaded();
            case POWER_OF_TWO -> new PowerOfTwo(stream);
            case KV_AWARE -> new KvAware(role, spec.prefillLoadScale(), spec.overlapCredit());
            case PREFIX_AFFINE -> new PrefixAffine();
            case SESSION_AFFINE -> new SessionAffine();
        };
    }
}
