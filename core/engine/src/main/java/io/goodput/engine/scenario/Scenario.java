package io.goodput.engine.scenario;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Recovery;
import io.goodput.engine.workload.Workload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run in numbers; {@code docs/engine.md} says what they mean.
 *
 * @param workload the load
 * @param classes the classes of its requests, at least one
 * @param pools prefill pools then decode pools, or aggregated pools
 * @param network between prefill and decode pools; absent when there are only aggregated ones
 * @param handOff when decode room is reserved
 * @param firstToken when the user sees the first token of a prompt that was computed at a prefill pool
 * @param localPrefill which prompts the decode side computes itself: conditional disaggregation; none when absent
 * @param recovery where a preempted decode request is computed again
 * @param promptRouting to prefill or aggregated targets
 * @param decodeRouting to decode targets
 * @param admission limits at the door
 * @param timeout when clients give up
 * @param sample which requests are measured
 * @param seed root of all random streams
 * @param maxEvents the run is given up beyond this many events
 * @param elasticity how the pools change; they are what they are when absent
 * @param endsWhenHopeless whether the run ends as soon as more measured requests have missed a limit than may
 */
public record Scenario(
        Workload workload,
        List<RequestClass> classes,
        List<Pool> pools,
        @Nullable Network network,
        HandOff handOff,
        FirstToken firstToken,
        @Nullable LocalPrefill localPrefill,
        Recovery recovery,
        RoutingSpec promptRouting,
        RoutingSpec decodeRouting,
        Admission admission,
        ClientTimeout timeout,
        Sample sample,
        long seed,
        long maxEvents,
        @Nullable Elasticity elasticity,
        boolean endsWhenHopeless) {
    public Scenario {
        classes = List.copyOf(classes);
        pools = List.copyOf(pools);
        List<PoolRole> roles = pools.stream().map(Pool::role).toList();
        boolean aggregated = roles.stream().allMatch(role -> role == PoolRole.AGGREGATED);
        List<PoolRole> sorted = roles.stream().sorted().toList();
        if (roles.isEmpty()
                || (!aggregated
                        && (roles.contains(PoolRole.AGGREGATED)
                                || !roles.contains(PoolRole.PREFILL)
                                || !roles.contains(PoolRole.DECODE)
                                || !roles.equals(sorted)))) {
            throw new IllegalArgumentException(
                    "a run has prefill pools and then decode pools, or aggregated pools only, not " + roles);
        }
        if ((network == null) != aggregated) {
            throw new IllegalArgumentException("a network is needed between prefill and decode pools, and only there");
        }
        if (network != null && network.layerWise() && handOff != HandOff.DESTINATION_FIRST) {
            throw new IllegalArgumentException("layer-wise transfers need decode room before prefill");
        }
        if (localPrefill != null && aggregated) {
            throw new IllegalArgumentException("only a disaggregated deployment chooses where prompts are computed");
        }
        if (recovery == Recovery.PREFILL && aggregated) {
            throw new IllegalArgumentException("an aggregated deployment has no prefill pool to go back to");
        }
        if (elasticity != null) {
            checkSlots(pools, elasticity);
        }
        if (network != null) {
            checkFabrics(pools, network, elasticity != null);
        }
        if (classes.isEmpty() || maxEvents < 1) {
            throw new IllegalArgumentException(
                    "a run needs a class and events: " + classes.size() + " classes, " + maxEvents + " events");
        }
    }

    /** Pools that are what they are. */
    public Scenario(
            Workload workload,
            List<RequestClass> classes,
            List<Pool> pools,
            @Nullable Network network,
            HandOff handOff,
            FirstToken firstToken,
            @Nullable LocalPrefill localPrefill,
            Recovery recovery,
            RoutingSpec promptRouting,
            RoutingSpec decodeRouting,
            Admission admission,
            ClientTimeout timeout,
            Sample sample,
            long seed,
            long maxEvents) {
        this(
                workload,
                classes,
                pools,
                network,
                handOff,
                firstToken,
                localPrefill,
                recovery,
                promptRouting,
                decodeRouting,
                admission,
                timeout,
                sample,
                seed,
                maxEvents,
                null,
                false);
    }

    /** A run to its end. */
    public Scenario(
            Workload workload,
            List<RequestClass> classes,
            List<Pool> pools,
            @Nullable Network network,
            HandOff handOff,
            FirstToken firstToken,
            @Nullable LocalPrefill localPrefill,
            Recovery recovery,
            RoutingSpec promptRouting,
            RoutingSpec decodeRouting,
            Admission admission,
            ClientTimeout timeout,
            Sample sample,
            long seed,
            long maxEvents,
            @Nullable Elasticity elasticity) {
        this(
                workload,
                classes,
                pools,
                network,
                handOff,
                firstToken,
                localPrefill,
                recovery,
                promptRouting,
                decodeRouting,
                admission,
                timeout,
                sample,
                seed,
                maxEvents,
                elasticity,
                false);
    }

    private static void checkSlots(List<Pool> pools, Elasticity elasticity) {
        List<Integer> slots = pools.stream().map(Pool::instances).toList();
        List<Integer> needed =
                elasticity.pools().stream().map(ElasticPool::slots).toList();
        if (!slots.equals(needed)) {
            throw new IllegalArgumentException(
                    "pools that change have as many instances as they may need: " + needed + ", not " + slots);
        }
        for (int p = 0; p < pools.size(); p++) {
            for (int q = 0; q < p; q++) {
                ElasticPool one = elasticity.pools().get(p);
                ElasticPool other = elasticity.pools().get(q);
                if (one.kind() == other.kind()
                        && (one.space() != other.space()
                                || pools.get(p).gpusPerInstance()
                                        != pools.get(q).gpusPerInstance())) {
                    throw new IllegalArgumentException(
                            "instances of one kind stand in the same racks with as many GPUs: pools " + q + " and "
                                    + p);
                }
            }
        }
    }

    /** Which instances share a fabric is known where racks hold them. */
    private static void checkFabrics(List<Pool> pools, Network network, boolean inRacks) {
        boolean carry = network.fabricLatencySeconds() != null;
        for (Pool pool : pools) {
            if ((pool.port() != null && pool.port().fabric() != null) != carry) {
                throw new IllegalArgumentException("either the network and all ports have fabrics, or none");
            }
        }
        if (carry && !inRacks) {
            throw new IllegalArgumentException("fabrics beside a network need pools that stand in racks");
        }
    }

    /** The same run with other requests measured. */
    public Scenario withSample(Sample other) {
        return with(other, endsWhenHopeless);
    }

    /** The same run, to its end or until it is hopeless. */
    public Scenario endingWhenHopeless(boolean ends) {
        return with(sample, ends);
    }

    private Scenario with(Sample measured, boolean ends) {
        return new Scenario(
                workload,
                classes,
                pools,
                network,
                handOff,
                firstToken,
                localPrefill,
                recovery,
                promptRouting,
                decodeRouting,
                admission,
                timeout,
                measured,
                seed,
                maxEvents,
                elasticity,
                ends);
    }

    public boolean isAggregated() {
        return network == null;
    }
}
