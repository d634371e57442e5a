package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.CutShort;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Report;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.engine.scenario.RequestClass;
import io.goodput.engine.scenario.Scenario;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A run that may end when it is hopeless ends then, and never when its objective could still be met. */
class HopelessRunTest {
    private static final int SCENARIOS = 300;

    /** A request a second, 40 tokens in at 0.01 s each behind 0.1 s: 0.5 s to its first token, one after another. */
    private static Scenario regular(ServiceLevelObjective slo) {
        return Worlds.aggregated(
                        SmallWorkload.regular(12, 1, 40, 1, 1),
                        Worlds.pool(PoolRole.AGGREGATED, 1, SmallSteps.linear(0.1, 0.01), Worlds.room(1_000), 8, 64))
                .classes(new RequestClass("all", slo, 0))
                .sample(2, 10)
                .build();
    }

    private static Report ended(Scenario scenario) {
        return Simulator.simulateChecked(scenario.endingWhenHopeless(true), request -> {})
                .report();
    }

    @Test
    void theFirstMissTooManyEndsIt() {
        // Nine of ten must be within 0.4 s and none is: the second miss is one too many.
        Report cut = ended(regular(Worlds.slo(Worlds.limit(LatencyMetric.TTFT, 90, 0.4))));
        assertEquals(new CutShort(2, 10), cut.cutShort());
        assertFalse(cut.holds());
        assertNull(cut.latencies());
        assertEquals(List.of(), cut.limits());
        assertEquals(0, cut.attainment());
        // Half of ten may miss: it is the sixth.
        assertEquals(
                new CutShort(6, 10),
                ended(regular(Worlds.slo(Worlds.limit(LatencyMetric.TTFT, 50, 0.4))))
                        .cutShort());
    }

    @Test
    void ofJointLimitsTheRequestsThatMissAnyCount() {
        LatencyLimit easy = new LatencyLimit(LatencyMetric.TTFT, null, 0.6);
        LatencyLimit hard = new LatencyLimit(LatencyMetric.E2E, null, 0.4);
        // Three of ten may miss.
        assertEquals(
                new CutShort(4, 10),
                ended(regular(new ServiceLevelObjective(List.of(easy, hard), 0.7)))
                        .cutShort());
        assertNull(ended(regular(new ServiceLevelObjective(List.of(easy), 0.7))).cutShort());
    }

    @Test
    void whatCanStillBeMetGoesOn() {
        Report whole = ended(regular(Worlds.slo(Worlds.limit(LatencyMetric.TTFT, 90, 0.6))));
        assertNull(whole.cutShort());
        assertTrue(whole.holds());
        assertEquals(10, whole.usage().requests());
    }

    @Test
    void nothingThatHoldsIsCutAndNothingElseChanges() {
        int cut = 0;
        int held = 0;
        for (long seed = 0; seed < SCENARIOS; seed++) {
            Scenario scenario = limited(seed);
            Report whole = Simulator.simulate(scenario).report();
            Report early = Simulator.simulate(scenario.endingWhenHopeless(true)).report();
            if (early.cutShort() == null) {
                assertEquals(whole, early, "seed " + seed);
                held += whole.holds() ? 1 : 0;
            } else {
                assertFalse(whole.holds(), "seed " + seed);
                assertTrue(early.events() <= whole.events(), "seed " + seed);
                cut++;
            }
        }
        assertTrue(cut > SCENARIOS / 10, cut + " were cut short");
        assertTrue(held > SCENARIOS / 10, held + " held");
    }

    /** A random world under limits at quantiles of what it does without. */
    private static Scenario limited(long seed) {
        Scenario scenario = RandomScenarios.of(seed);
        Random random = new Random(seed * 0x9e3779b97f4a7c15L + 1);
        Report free = Simulator.simulate(scenario).report();
        double first = free.latencies() == null
                ? 1
                : free.latencies().timeToFirstToken().p90Seconds();
        double perToken = free.latencies() == null
                ? 1
                : free.latencies().timePerOutputToken().p50Seconds();
        boolean jointly = random.nextBoolean();
        Double share = jointly ? null : 50 + 49 * random.nextDouble();
        var slo = new ServiceLevelObjective(
                List.of(
                        new LatencyLimit(
                                LatencyMetric.TTFT, share, Math.max(1e-3, first * (0.5 + 2 * random.nextDouble()))),
                        new LatencyLimit(
                                LatencyMetric.TPOT, share, Math.max(1e-3, perToken * (0.8 + 2 * random.nextDouble())))),
                jointly ? 0.5 + 0.49 * random.nextDouble() : null);
        return new Scenario(
                scenario.workload(),
                scenario.classes().stream()
                        .map(each -> new RequestClass(each.name(), slo, each.priority()))
                        .toList(),
                scenario.pools(),
                scenario.network(),
                scenario.handOff(),
                scenario.firstToken(),
                scenario.localPrefill(),
                scenario.recovery(),
                scenario.promptRouting(),
                scenario.decodeRouting(),
                scenario.admission(),
                scenario.timeout(),
                scenario.sample(),
                scenario.seed(),
                scenario.maxEvents());
    }
}
