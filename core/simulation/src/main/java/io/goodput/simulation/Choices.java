package io.goodput.simulation;

import io.goodput.catalog.ServingEngine;
import io.goodput.contracts.QueueOrder;
import io.goodput.contracts.Recovery;
import io.goodput.contracts.Routing;
import io.goodput.engine.scenario.Admission;
import io.goodput.engine.scenario.ClientTimeout;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.HandOff;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.LocalPrefill;
import io.goodput.engine.scenario.RoutingSpec;
import io.goodput.engine.scenario.Speculation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Choices of catalog and question in the engine's terms. */
final class Choices {
    /** A share of the prompt that every prompt stays below. */
    private static final double ANY_SHARE = 2;

    private Choices() {}

    static KvPolicy kvPolicy(ServingEngine engine) {
        return switch (engine.kvPolicy()) {
            case RESERVE_MAXIMUM -> KvPolicy.RESERVE_MAXIMUM;
            case RECOMPUTE -> KvPolicy.RECOMPUTE;
            case RETRACT -> KvPolicy.RETRACT;
        };
    }

    static HandOff handOff(ServingEngine engine) {
        return switch (engine.handoff()) {
            case SOURCE_FIRST -> HandOff.SOURCE_FIRST;
            case DESTINATION_FIRST -> HandOff.DESTINATION_FIRST;
        };
    }

    static FirstToken firstToken(ServingEngine engine) {
        return switch (engine.firstTokenAt()) {
            case END_OF_PREFILL -> FirstToken.END_OF_PREFILL;
            case END_OF_TRANSFER -> FirstToken.END_OF_TRANSFER;
            case FIRST_DECODE_STEP -> FirstToken.FIRST_DECODE_STEP;
        };
    }

    static io.goodput.engine.scenario.QueueOrder queueOrder(QueueOrder order) {
        return switch (order) {
            case FIRST_COME_FIRST_SERVED -> io.goodput.engine.scenario.QueueOrder.FIRST_COME_FIRST_SERVED;
            case SHORTEST_PROMPT_FIRST -> io.goodput.engine.scenario.QueueOrder.SHORTEST_PROMPT_FIRST;
            case PRIORITY -> io.goodput.engine.scenario.QueueOrder.PRIORITY;
        };
    }

    static Speculation speculation(io.goodput.contracts.@Nullable Speculation given) {
        return given == null
                ? Speculation.NONE
                : new Speculation((int) Math.rint(given.meanAcceptedTokens() * 1_000), given.verifyTokens());
    }

    static @Nullable LocalPrefill localPrefill(io.goodput.contracts.@Nullable LocalPrefill given) {
        if (given == null) {
            return null;
        }
        Double share = given.maxShare();
        return new LocalPrefill(given.maxTokens(), share == null ? ANY_SHARE : share);
    }

    static io.goodput.engine.scenario.Recovery recovery(Recovery recovery) {
        return switch (recovery) {
            case LOCAL -> io.goodput.engine.scenario.Recovery.LOCAL;
            case PREFILL -> io.goodput.engine.scenario.Recovery.PREFILL;
        };
    }

    static RoutingSpec routing(Routing routing) {
        RoutingSpec.Policy policy = switch (routing.policy()) {
            case ROUND_ROBIN -> RoutingSpec.Policy.ROUND_ROBIN;
            case RANDOM -> RoutingSpec.Policy.RANDOM;
            case LEAST_LOADED -> RoutingSpec.Policy.LEAST_LOADED;
            case POWER_OF_TWO -> RoutingSpec.Policy.POWER_OF_TWO;
            case KV_AWARE -> RoutingSpec.Policy.KV_AWARE;
            case PREFIX_AFFINE -> RoutingSpec.Policy.PREFIX_AFFINE;
            case SESSION_AFFINE -> RoutingSpec.Policy.SESSION_AFFINE;
        };
        RoutingSpec plain = RoutingSpec.of(policy);
        Double staleness = routing.stalenessSeconds();
        Double scale = routing.prefillLoadScale();
        Double credit = routing.overlapCredit();
        return new RoutingSpec(
                policy,
                staleness == null ? plain.stalenessSeconds() : staleness,
                scale == null ? plain.prefillLoadScale() : scale,
                credit == null ? plain.overlapCredit() : credit);
    }

    static Admission admission(io.goodput.contracts.@Nullable Admission given) {
        if (given == null) {
            return Admission.OPEN;
        }
        Long queued = given.maxQueuedRequests();
        Double predicted = given.maxPredictedTtftSeconds();
        return new Admission(
                queued == null ? Admission.OPEN.maxQueuedRequests() : queued,
                predicted == null ? Admission.OPEN.maxPredictedTtftSeconds() : predicted);
    }

    static ClientTimeout timeout(io.goodput.contracts.@Nullable ClientTimeout given) {
        if (given == null) {
            return ClientTimeout.NEVER;
        }
        return new ClientTimeout(
                given.seconds(),
                switch (Objects.requireNonNull(given.resolved().until())) {
                    case FIRST_TOKEN -> ClientTimeout.Until.FIRST_TOKEN;
                    case LAST_TOKEN -> ClientTimeout.Until.LAST_TOKEN;
                });
    }
}
