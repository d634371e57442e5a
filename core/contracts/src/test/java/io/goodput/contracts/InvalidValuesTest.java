package io.goodput.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong value cannot be built, and what is wrong with it is said all at once. */
class InvalidValuesTest {
    private static final LatencyLimit TTFT = new LatencyLimit(LatencyMetric.TTFT, null, 1);
    private static final LatencyLimit TTFT_P99 = new LatencyLimit(LatencyMetric.TTFT, 99.0, 1);

    @Test
    void aViolationNamesValueRuleAndAdvice() {
        Violation violation = violations(() -> traffic(1e12)).getFirst();

        assertEquals("/requestsPerSecond", violation.pointer());
        assertEquals("1000000000000", violation.value());
        assertEquals("requestsPerSecond must be above 0 and at most 1000000", violation.rule());
        assertEquals("Maybe 1000000 or less", violation.advice());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 1_000_001, Double.NaN, Double.POSITIVE_INFINITY})
    void aRateMustBePositiveFiniteAndSane(double rate) {
        assertEquals(List.of("/requestsPerSecond"), pointers(() -> traffic(rate)));
    }

    @Test
    void severalWrongComponentsAreReportedTogether() {
        assertEquals(
                List.of("/warmupRequests", "/measuredRequests", "/seed"),
                pointers(() -> new Sampling(-1, 10, -1L, null)));
    }

    @Test
    void gammaArrivalsNeedTheirVariationAndOthersRefuseIt() {
        assertEquals(List.of("/coefficientOfVariation"), pointers(() -> new Arrivals(ArrivalProcess.GAMMA, null)));
        assertEquals(List.of("/coefficientOfVariation"), pointers(() -> new Arrivals(ArrivalProcess.POISSON, 2.0)));
    }

    @Test
    void tokensAreEitherAConstantOrADistribution() {
        var median = List.of(new TokenQuantile(50, 100));

        assertEquals(List.of("/mean"), pointers(() -> new TokenDistribution(null, null, null, null, null)));
        assertEquals(List.of("/constant"), pointers(() -> new TokenDistribution(5, 5.0, null, null, null)));
        assertEquals(List.of("/min", "/max"), pointers(() -> new TokenDistribution(null, 100.0, median, 101, 99)));
    }

    @Test
    void quantilesAscend() {
        assertEquals(
                List.of("/quantiles/1"),
                pointers(() -> new TokenDistribution(
                        null, 100.0, List.of(new TokenQuantile(90, 100), new TokenQuantile(50, 200)), null, null)));
    }

    @Test
    void percentilesBelongToLimitsOrAnAttainmentToTheWhole() {
        assertEquals(List.of("/limits/0/percentile"), pointers(() -> new ServiceLevelObjective(List.of(TTFT), null)));
        assertEquals(
                List.of("/limits/0/percentile"), pointers(() -> new ServiceLevelObjective(List.of(TTFT_P99), 0.99)));
        assertEquals(
                List.of("/limits/1"), pointers(() -> new ServiceLevelObjective(List.of(TTFT_P99, TTFT_P99), null)));
    }

    @Test
    void interTokenLatencyNeverEntersAnAttainment() {
        assertEquals(
                List.of("/limits/0/metric"),
                pointers(() -> new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.ITL, null, 1)), 0.99)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -4, 3, 12, 32})
    void tensorParallelismIsAPowerOfTwo(int tensorParallel) {
        assertEquals(
                List.of("/tensorParallel"),
                pointers(() -> new PoolLayout(PoolRole.DECODE, "hgx-h200", 1, tensorParallel, null, null)));
    }

    @Test
    void theModeDecidesTheRolesOfThePools() {
        var decode = new PoolLayout(PoolRole.DECODE, "hgx-h200", 1, 1, null, null);
        var prefill = new PoolLayout(PoolRole.PREFILL, "hgx-h200", 1, 1, null, null);

        assertEquals(2, new Layout(ServingMode.DISAGGREGATED, List.of(prefill, decode)).gpus());
        assertEquals(
                List.of("/pools"), pointers(() -> new Layout(ServingMode.DISAGGREGATED, List.of(decode, prefill))));
        assertEquals(List.of("/pools"), pointers(() -> new Layout(ServingMode.AGGREGATED, List.of(decode))));
    }

    @Test
    void aConfirmationSeedIsFresh() {
        assertEquals(List.of("/confirmationSeeds/1"), pointers(() -> new Sampling(null, null, 7L, List.of(8L, 7L))));
    }

    private static Traffic traffic(double rate) {
        return new Traffic(rate, null, TokenDistribution.constant(1), TokenDistribution.constant(1), null);
    }

    private static List<Violation> violations(Executable construction) {
        return assertThrows(InvalidInputException.class, construction).violations();
    }

    private static List<String> pointers(Executable construction) {
        List<String> pointers = new ArrayList<>();
        violations(construction).forEach(violation -> pointers.add(violation.pointer()));
        return pointers;
    }
}
