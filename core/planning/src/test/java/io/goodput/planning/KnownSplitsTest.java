package io.goodput.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.Limits;
import io.goodput.contracts.PlanObjective;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Splits that follow from measured rates. DistServe (OSDI 2024), figure 1: one A100 serves 5.6 requests a second inside
 * its limits where it computes prompts, 10 where it makes tokens, and 1.6 where it does both.
 */
class KnownSplitsTest {
    private static final double PREFILL = 5.6;
    private static final double DECODE = 10;
    private static final double COLOCATED = 1.6;

    /** A queue that has any rate to spare meets limits as loose as these. */
    private static QueueWorld world(int gpus, double requestsPerSecond) {
        QueueWorld world = new QueueWorld(new QueueWorld.Machine("a100", PREFILL, DECODE, List.of(1), 0, 8))
                .price("a100", PriceTier.RETAIL, 2, 1);
        world.aggregatedPerSecond = COLOCATED;
        world.slo = new ServiceLevelObjective(
                List.of(
                        new LatencyLimit(LatencyMetric.TTFT, 99.0, 50_000),
                        new LatencyLimit(LatencyMetric.TPOT, 99.0, 50_000)),
                null);
        world.requestsPerSecond = requestsPerSecond;
        world.objective = PlanObjective.GPUS;
        world.limits = new Limits(gpus, null, null);
        return world;
    }

    @ParameterizedTest
    @CsvSource({"4, 2P1D, 3.33", "5, 3P2D, 3.36", "14, 9P5D, 3.57"})
    void theMostRequestsPerGpuComeFromTheSplitThatTheRatesGive(int gpus, String split, double perGpu) {
        LayoutOutcome best = null;
        double most = 0;
        for (int prefill = 1; prefill < gpus; prefill++) {
            for (double load : new double[] {PREFILL * prefill, DECODE * prefill, COLOCATED * prefill}) {
                double justBelow = load - 0.002;
                PlanSearch search = world(gpus, justBelow).search();
                while (!search.round().isEmpty()) {
                    QueueWorld world = world(gpus, justBelow);
                    search.complete(search.round().stream().map(world::run).toList());
                }
                LayoutOutcome winner = search.answer().tiers().getFirst().winner();
                if (winner != null && justBelow / winner.layout().gpus() > most) {
                    most = justBelow / winner.layout().gpus();
                    best = winner;
                }
            }
        }
        LayoutOutcome winner = Objects.requireNonNull(best);
        assertEquals(ServingMode.DISAGGREGATED, winner.layout().mode());
        assertEquals(
                split,
                winner.layout().pools().stream().map(KnownSplitsTest::written).collect(Collectors.joining()));
        assertEquals(perGpu, most, 0.005);
    }

    private static String written(PoolLayout pool) {
        return pool.instances() + pool.role().name().substring(0, 1);
    }
}
