package io.goodput.engine.policy;

import io.goodput.contracts.RoutingPolicy;

/** Sends the requests of one pool to its instances. */
public sealed interface Routing permits RoundRobin, LeastLoaded {
    /** The instance that the next request goes to. */
    int choose(RoutingView pool);

    /** The routing of one pool under {@code policy}. */
    static Routing of(RoutingPolicy policy) {
        return switch (policy) {
            case ROUND_ROBIN -> new RoundRobin();
            case LEAST_LOADED -> new LeastLoaded();
        };
    }
}
