package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.FailureDomain;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.Fleet.Granularity;
import io.goodput.contracts.scaleout.Fleet.Placement;
import io.goodput.engine.scenario.ElasticPool;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.RackSpace;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What stands in GPUs, nodes and racks at the start is told as it was placed. */
class FailureDomainsTest {
    private static final int ONE_WARM_NODE = 1;

    private static FailureDomain domain(
            FaultKind kind,
            int rack,
            @Nullable Integer node,
            @Nullable Integer gpu,
            int alike,
            int prefill,
            int decode,
            int free) {
        return new FailureDomain(kind, "test", rack, node, gpu, alike, List.of(prefill, decode), free);
    }

    /**
     * Two racks of four nodes of two GPUs. The decode instance of four GPUs takes nodes 0 and 1, the three prefill instances of
     * one GPU node 2 and half of node 3; the warm node is the next one, in the other rack.
     */
    @Test
    void instancesAreToldWhereTheySitAndFreeGpusWhereTheyAre() {
        var elasticity =
                Worlds.elasticity(1, 1, new ElasticPool(3, 3, 3, 0, 0, 1, 1), new ElasticPool(1, 1, 1, 0, 1, 1, 1));
        elasticity.space = new RackSpace(
                2, 4, 2, 4, Placement.PACK, Granularity.NODE, 0, 8, ONE_WARM_NODE, Double.POSITIVE_INFINITY);
        var world = Worlds.disaggregated(
                        SmallWorkload.of(new SmallWorkload.Turn(0, 10, 1, 1)),
                        new Network(0, 1, 0, 0, 1, false, List.of()),
                        pool(PoolRole.PREFILL, 6, 1),
                        pool(PoolRole.DECODE, 2, 4))
                .elasticity(elasticity);

        List<FailureDomain> told = Objects.requireNonNull(
                        Simulator.simulate(world.build()).report().scaleOut())
                .domains();

        assertEquals(
                List.of(
                        domain(FaultKind.GPU, 0, 0, 0, 4, 0, 1, 0),
                        domain(FaultKind.GPU, 0, 2, 0, 3, 1, 0, 0),
                        domain(FaultKind.NODE, 0, 0, null, 2, 0, 1, 0),
                        domain(FaultKind.NODE, 0, 2, null, 1, 2, 0, 0),
                        domain(FaultKind.NODE, 0, 3, null, 1, 1, 0, 1),
                        domain(FaultKind.NODE, 1, 0, null, 1, 0, 0, 2),
                        domain(FaultKind.RACK, 0, null, null, 1, 3, 1, 1),
                        domain(FaultKind.RACK, 1, null, null, 1, 0, 0, 2)),
                told);
    }

    private static Worlds.PoolBuilder pool(PoolRole role, int slots, int gpus) {
        return Worlds.pool(role, slots, SmallSteps.linear(0.1, 0), Worlds.room(100_000), 64, 100_000)
                .gpusPerInstance(gpus)
                .port(1e12, 1e12);
    }
}
