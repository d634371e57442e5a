package io.goodput.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    void severalPoolsOfARoleStandInOrder() {
        var prefill = new PoolLayout(PoolRole.PREFILL, "hgx-h200", 1, 1, null, null);
        var decode = new PoolLayout(PoolRole.DECODE, "hgx-h200", 2, 2, null, null);

        assertEquals(6, new Layout(ServingMode.DISAGGREGATED, List.of(prefill, prefill, decode)).gpus());
        assertEquals(
                List.of("/pools"),
                pointers(() -> new Layout(ServingMode.DISAGGREGATED, List.of(prefill, decode, prefill))));
        assertEquals(List.of("/pools"), pointers(() -> new Layout(ServingMode.DISAGGREGATED, List.of(prefill))));
        assertEquals(
                List.of("/pools"),
                pointers(() -> new Layout(
                        ServingMode.DISAGGREGATED,
                        Stream.concat(Collections.nCopies(16, prefill).stream(), Stream.of(decode))
                                .toList())));
    }

    @Test
    void whatNeedsTwoSidesIsRefusedInAnAggregatedLayout() {
        var pool = new PoolLayout(PoolRole.AGGREGATED, "hgx-h200", 1, 1, null, null);

        assertEquals(
                List.of("/localPrefill", "/recovery", "/network"),
                pointers(() -> new Layout(
                        ServingMode.AGGREGATED,
                        List.of(pool),
                        new LocalPrefill(100, null),
                        Recovery.PREFILL,
                        null,
                        new KvNetwork(KvPath.RDMA, null, null))));
    }

    @Test
    void racksAndTheirUplinksComeTogether() {
        var uplinks = new KvNetwork(null, null, List.of(50.0));

        assertEquals(List.of("/pools/0/racks", "/pools/1/racks"), pointers(() -> racked(null, uplinks)));
        assertEquals(List.of("/pools/0/racks", "/pools/1/racks"), pointers(() -> racked(List.of(0), null)));
        assertEquals(List.of("/pools/0/racks/0", "/pools/1/racks/0"), pointers(() -> racked(List.of(1), uplinks)));
        assertEquals(List.of("/racks"), pointers(() -> racked(List.of(0, 0), uplinks)));
        assertEquals(
                List.of("/rackUplinkGigabytesPerSecond/1"),
                pointers(() -> new KvNetwork(null, null, List.of(1.0, 0.0))));
    }

    @Test
    void instancesArePlacedByARuleOrOneByOne() {
        KvNetwork placing = KvNetwork.placing(RackPlacement.SPREAD, 50);

        assertEquals(List.of("/pools/0/racks", "/pools/1/racks"), pointers(() -> racked(List.of(0), placing)));
        assertEquals(List.of("/placement"), pointers(() -> new KvNetwork(null, null, null, RackPlacement.PACK, null)));
        assertEquals(List.of("/placement"), pointers(() -> new KvNetwork(null, null, null, null, 50.0)));
        assertEquals(
                List.of("/placement"),
                pointers(() -> new KvNetwork(null, null, List.of(50.0), RackPlacement.PACK, 50.0)));
        assertEquals(
                List.of("/uplinkGigabytesPerSecond"),
                pointers(() -> new KvNetwork(null, null, null, RackPlacement.PACK, -1.0)));
    }

    private static Layout racked(@Nullable List<Integer> racks, @Nullable KvNetwork network) {
        return new Layout(
                ServingMode.DISAGGREGATED,
                List.of(pool(PoolRole.PREFILL, null, null, racks), pool(PoolRole.DECODE, null, null, racks)),
                null,
                null,
                null,
                network);
    }

    private static PoolLayout pool(
            PoolRole role, @Nullable Integer ranks, @Nullable Speculation speculation, @Nullable List<Integer> racks) {
        return new PoolLayout(
                role,
                "hgx-h200",
                1,
                2,
                null,
                null,
                null,
                null,
                null,
                ranks,
                ranks == null ? null : 3,
                null,
                null,
                null,
                null,
                null,
                speculation,
                null,
                racks,
                null);
    }

    @Test
    void expertGroupsDivideTheGpusOfAStage() {
        // Three groups of 2 × 4 GPUs.
        assertEquals(List.of("/expertParallel"), pointers(() -> pool(PoolRole.DECODE, 4, null, null)));
        assertEquals(24, pool(PoolRole.DECODE, 12, null, null).gpus());
    }

    @Test
    void columnsHaveNamesAndBlocksHaveIds() {
        assertEquals(List.of("/session", "/blockTokens"), pointers(() -> mapping("", 16)));
    }

    private static TraceMapping mapping(String session, @Nullable Integer blockTokens) {
        return new TraceMapping("t", null, null, "in", "out", null, null, session, null, null, null, blockTokens, null);
    }

    @Test
    void headroomSaysHowMuchAndIsKeptWhereRequestsDecode() {
        assertEquals(List.of("/watermark"), pointers(() -> new KvHeadroom(null, null)));
        assertEquals(List.of("/watermark"), pointers(() -> new KvHeadroom(Double.NaN, null)));
        assertEquals(List.of("/watermark", "/reservedDecodeTokens"), pointers(() -> new KvHeadroom(0.51, -1)));
        assertEquals(List.of("/headroom"), pointers(() -> headroom(PoolRole.PREFILL)));
        assertEquals(
                new KvHeadroom(null, 512), headroom(PoolRole.DECODE).resolved().headroom());
    }

    private static PoolLayout headroom(PoolRole role) {
        return new PoolLayout(
                role,
                "hgx-h200",
                1,
                2,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new KvHeadroom(null, 512));
    }

    @Test
    void onlyDecodeStepsSpeculateAndNoMoreIsAcceptedThanVerified() {
        assertEquals(
                List.of("/speculation"), pointers(() -> pool(PoolRole.PREFILL, null, new Speculation(1.5, 2), null)));
        assertEquals(List.of("/meanAcceptedTokens"), pointers(() -> new Speculation(2.5, 2)));
        assertEquals(List.of("/meanAcceptedTokens"), pointers(() -> new Speculation(Double.NaN, 2)));
    }

    @Test
    void aStepHasTokensForEverySeat() {
        assertEquals(
                List.of("/maxNumSeqs"), pointers(() -> new PoolLayout(PoolRole.DECODE, "hgx-h200", 1, 1, 300, 256)));
        assertEquals(
                64,
                new PoolLayout(PoolRole.DECODE, "hgx-h200", 1, 1, null, 64)
                        .resolved()
                        .maxNumSeqs());
    }

    @Test
    void parametersOfRoutingBelongToPoliciesThatReadThem() {
        assertEquals(
                List.of("/stalenessSeconds", "/prefillLoadScale"),
                pointers(() -> new Routing(RoutingPolicy.RANDOM, 1.0, 2.0, null)));
        assertEquals(List.of("/overlapCredit"), pointers(() -> new Routing(RoutingPolicy.KV_AWARE, null, null, -1.0)));
    }

    @Test
    void patienceAndAdmissionArePositive() {
        assertEquals(List.of("/seconds"), pointers(() -> new ClientTimeout(0, null)));
        assertEquals(List.of("/maxQueuedRequests"), pointers(() -> new Admission(null, null)));
        assertEquals(List.of("/maxPredictedTtftSeconds"), pointers(() -> new Admission(1L, Double.NaN)));
        assertEquals(List.of("/maxTokens"), pointers(() -> new LocalPrefill(0, null)));
        assertEquals(List.of("/gigabytes", "/gigabytesPerSecond"), pointers(() -> new CacheTier(0, -1)));
    }

    @Test
    void aWarmUpIsGivenOrFound() {
        assertEquals(
                List.of("/warmupRequests"),
                pointers(() -> new Sampling(Stationarity.Warmup.DETECTED, 100, null, null, null)));
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
