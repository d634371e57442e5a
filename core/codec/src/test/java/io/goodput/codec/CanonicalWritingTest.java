package io.goodput.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.goodput.contracts.DeadLetter;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.LatencySummary;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Routing;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SimulationRequested;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.Violation;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CanonicalWritingTest {
    @Test
    void keysAreSortedAbsentFieldsLeftOutAndNumbersShortest() {
        assertEquals(
                "{\"limitSeconds\":0.03,\"metric\":\"tpot\",\"percentile\":99}",
                Codec.write(new LatencyLimit(LatencyMetric.TPOT, 99.0, 0.03)));
        assertEquals(
                "{\"limitSeconds\":1,\"metric\":\"e2e\"}", Codec.write(new LatencyLimit(LatencyMetric.E2E, null, 1)));
    }

    @Test
    void everyDoubleComesBackBitForBit() {
        long seed = 42;
        var random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                var summary = new LatencySummary(i, value, -value, 0, 0, 0, 0, 0);
                LatencySummary back = Codec.read(LatencySummary.class, Codec.write(summary));
                assertEquals(value, back.meanSeconds(), () -> "seed " + seed);
                assertEquals(i, back.count());
            }
        }
    }

    @Test
    void aNumberThatJsonCannotHoldIsADefect() {
        assertThrows(
                IllegalStateException.class, () -> Codec.write(new LatencySummary(1, Double.NaN, 0, 0, 0, 0, 0, 0)));
        assertThrows(
                IllegalStateException.class,
                () -> Codec.write(new LatencySummary(1, Double.POSITIVE_INFINITY, 0, 0, 0, 0, 0, 0)));
    }

    @Test
    void aMessageOfANewerSchemaIsReadAndAForeignTextIsNot() {
        String newer =
                "{\"schemaVersion\":2,\"sourceTopic\":\"t\",\"key\":\"k\",\"reason\":\"r\",\"payload\":\"p\",\"more\":[1]}";

        assertEquals("k", Codec.read(DeadLetter.class, newer).key());
        assertThrows(InvalidInputException.class, () -> Codec.read(DeadLetter.class, "not json"));
        assertThrows(InvalidInputException.class, () -> Codec.read(DeadLetter.class, "{\"schemaVersion\":1}"));
        InvalidInputException lacking = assertThrows(
                InvalidInputException.class, () -> Codec.read(SimulationRequested.class, "{\"schemaVersion\":1}"));
        assertEquals(
                List.of("/runId", "/build", "/spec"),
                lacking.violations().stream().map(Violation::pointer).toList());
    }

    @Test
    void aRunIsIdentifiedByItsSpecificationAndBuild() {
        String id = Codec.runId(spec(1), "build");

        assertEquals(64, id.length());
        assertEquals(id, Codec.runId(spec(1), "build"));
        assertNotEquals(id, Codec.runId(spec(2), "build"));
        assertNotEquals(id, Codec.runId(spec(1), "another build"));
    }

    @Test
    void aFieldThatIsAbsentIsNoPartOfARun() {
        // As it was written before layouts could change.
        assertEquals("""
                {"engine":"e",\
                "layout":{"mode":"aggregated",\
                "pools":[{"instances":1,"role":"aggregated","system":"s","tensorParallel":1}]},\
                "measuredRequests":1000,"model":"m","precision":"bf16",\
                "promptRouting":{"policy":"round-robin","stalenessSeconds":0},"seed":1,\
                "slo":{"limits":[{"limitSeconds":1,"metric":"e2e","percentile":99}]},\
                "traffic":{"inputTokens":{"constant":10},"outputTokens":{"constant":10},"requestsPerSecond":1},\
                "warmup":"off","warmupRequests":0}""", Codec.write(spec(1)));
    }

    private static RunSpec spec(long seed) {
        return new RunSpec(
                "m",
                "bf16",
                "e",
                new Traffic(1, null, TokenDistribution.constant(10), TokenDistribution.constant(10), null),
                new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.E2E, 99.0, 1)), null),
                new Layout(ServingMode.AGGREGATED, List.of(new PoolLayout(PoolRole.AGGREGATED, "s", 1, 1, null, null))),
                Routing.of(RoutingPolicy.ROUND_ROBIN),
                null,
                null,
                null,
                Stationarity.Warmup.OFF,
                0,
                1_000,
                seed);
    }
}
