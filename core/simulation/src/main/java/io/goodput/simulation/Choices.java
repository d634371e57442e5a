package io.goodput.simulation;

import io.goodput.catalog.ServingEngine;
import io.goodput.contracts.KvHeadroom;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Routing;
import io.goodput.engine.scenario.Admission;
import io.goodput.engine.scenario.ClientTimeout;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.HandOff;
import io.goodput.engine.scenario.Headroom;
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

    /** What a pool says, else what its engine does; the latter reserves tokens in decode pools only. */
    static Headroom headroom(PoolLayout pool, ServingEngine engine, long blocks) {
        KvHeadroom given = pool.headroom();
        Double watermark = given == null ? null : given.watermark();
        Integer tokens = given == null ? null : given.reservedDecodeTokens();
        return new Headroom(
                (long) ((watermark == null ? engine.watermark().value() : watermark) * blocks),
                tokens != null
                        ? tokens
                        : pool.role() == PoolRole.DECODE
                                ? engine.reservedDecodeTokens().asInt()
                                : 0);
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

    static RoutingSpec routing(Routing routing) {
        RoutingSpec plain = RoutingSpec.of(routing.policy());
        Double staleness = routing.stalenessSeconds();
        Double scale = routing.prefillLoadScale();
        Double credit = routing.overlapCredit();
        return new RoutingSpec(
                routing.policy(),
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
                given.seconds(), Objects.requireNonNull(given.resolved().until()));
    }
}
