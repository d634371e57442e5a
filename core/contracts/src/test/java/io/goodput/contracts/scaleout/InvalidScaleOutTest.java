package io.goodput.contracts.scaleout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.Violation;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong life of a layout cannot be built, and what is wrong with it is said all at once. */
class InvalidScaleOutTest {
    private static final Delay HOUR = Delay.constant(3_600);

    // Delays and layers of the lead time

    @Test
    void aDelayIsNotNegativeAndItsTailIsNotBelowItsMedian() {
        assertEquals(List.of("/medianSeconds"), pointers(() -> new Delay(-1, null)));
        assertEquals(List.of("/medianSeconds"), pointers(() -> new Delay(Double.NaN, null)));
        assertEquals(List.of("/p95Seconds"), pointers(() -> new Delay(10, 9.0)));
        // No log-normal has the median 0 and a tail.
        assertEquals(List.of("/p95Seconds"), pointers(() -> new Delay(0, 5.0)));
        assertEquals(0.0, new Delay(0, 0.0).p95Seconds());
        assertEquals(10.0, new Delay(10, 10.0).p95Seconds());
    }

    @Test
    void ratesOfStorageArePositive() {
        assertEquals(
                List.of("/storageGigabytesPerSecond", "/loadGigabytesPerSecond", "/warmNodes"),
                pointers(() -> new LeadTime(null, null, null, 0.0, -1.0, null, null, null, -1, null, null)));
    }

    @Test
    void onlyASnapshotIsRestored() {
        assertEquals(List.of("/snapshotSeconds"), pointers(() -> snapshot(null, 5.0)));
        assertEquals(List.of("/snapshotSeconds"), pointers(() -> snapshot(false, 5.0)));
        assertEquals(List.of("/snapshotSeconds"), pointers(() -> snapshot(true, -5.0)));
        assertEquals(10.0, snapshot(true, null).resolved().snapshotSeconds());
    }

    private static LeadTime snapshot(@Nullable Boolean snapshot, @Nullable Double seconds) {
        return new LeadTime(null, null, null, null, null, null, snapshot, seconds, null, null, null);
    }

    @Test
    void slowFirstStepsHaveATimeAndAFactor() {
        assertEquals(List.of("/slowFirstFactor"), pointers(() -> slowFirst(60.0, null)));
        assertEquals(List.of("/slowFirstFactor"), pointers(() -> slowFirst(60.0, 1.0)));
        assertEquals(List.of("/slowFirstSeconds"), pointers(() -> slowFirst(null, 3.0)));
        assertEquals(List.of("/slowFirstFactor"), pointers(() -> slowFirst(60.0, 0.5)));
        assertEquals(3.0, slowFirst(60.0, 3.0).slowFirstFactor());
    }

    private static LeadTime slowFirst(@Nullable Double seconds, @Nullable Double factor) {
        return new LeadTime(null, null, null, null, null, null, null, null, null, seconds, factor);
    }

    @Test
    void filledLeadTimesStayAsTheyAre() {
        LeadTime filled = slowFirst(60.0, 3.0).resolved();

        assertEquals(
                new LeadTime(
                        Delay.constant(0),
                        Delay.constant(300),
                        Delay.constant(90),
                        20.0,
                        5.0,
                        Delay.constant(60),
                        false,
                        null,
                        0,
                        60.0,
                        3.0),
                filled);
        assertEquals(filled, filled.resolved());
    }

    @Test
    void metricsAreScrapedAndInstancesLeaveInSensibleTimes() {
        assertEquals(List.of("/intervalSeconds", "/delaySeconds"), pointers(() -> new Scraping(0.0, -1.0)));
        assertEquals(List.of("/graceSeconds"), pointers(() -> new ScaleDown(null, 86_401.0)));
    }

    // Bounds, racks

    @Test
    void boundsAreInOrder() {
        assertEquals(List.of("/maxInstances"), pointers(() -> new PoolBounds(3, 2)));
        assertEquals(List.of("/minInstances", "/maxInstances"), pointers(() -> new PoolBounds(-1, 0)));
        assertEquals(List.of("/maxInstances"), pointers(() -> new PoolBounds(0, 4_097)));
        assertEquals(0, new PoolBounds(0, 1).minInstances());
    }

    @Test
    void racksHaveNodesAndLimitsArePositive() {
        assertEquals(
                List.of(
                        "/racks",
                        "/nodesPerRack",
                        "/minimumBilledSeconds",
                        "/stockNodes",
                        "/kilowattsPerRack",
                        "/uplinkGigabytesPerSecond"),
                pointers(() -> new Fleet("s", 0, 257, null, null, -1.0, 0, 0.0, 0.0)));
        assertEquals(
                List.of("/racks"), pointers(() -> new Fleet("s", 1_025, null, null, null, null, null, null, null)));
        assertEquals(List.of("/system"), pointers(() -> Fleet.of(" ")));
    }

    @Test
    void theStockIsAllOfTheRacksUnlessThereIsLess() {
        assertEquals(
                new Fleet("s", 3, 4, Fleet.Placement.PACK, Fleet.Granularity.NODE, 0.0, 12, null, null),
                Fleet.of("s").resolved(3, 4));
        Fleet given = new Fleet("s", 2, 18, Fleet.Placement.SPREAD, Fleet.Granularity.RACK, 60.0, 20, 130.0, 800.0);
        assertEquals(given, given.resolved(3, 4));
    }

    // Faults

    @Test
    void aFaultSaysWhereItIs() {
        assertEquals(List.of("/rack", "/node", "/gpu"), pointers(() -> fault(FaultKind.GPU, null, null, null)));
        assertEquals(List.of("/node"), pointers(() -> fault(FaultKind.NODE, 0, null, null)));
        assertEquals(List.of("/node", "/gpu"), pointers(() -> fault(FaultKind.RACK, 0, 1, 1)));
        assertEquals(List.of("/node"), pointers(() -> fault(FaultKind.LINK, 0, 1, null)));
        assertEquals(List.of("/rack"), pointers(() -> fault(FaultKind.STORAGE, 0, null, null)));
        assertEquals(List.of("/rack"), pointers(() -> fault(FaultKind.RACK, -1, null, null)));
        Violation node = violations(() -> fault(FaultKind.NODE, 0, null, null)).getFirst();
        assertEquals("a fault of the kind node needs its node", node.rule());
    }

    private static Fault fault(FaultKind kind, @Nullable Integer rack, @Nullable Integer node, @Nullable Integer gpu) {
        return new Fault(kind, 60, null, null, rack, node, gpu, null);
    }

    @Test
    void aFaultHasATime() {
        assertEquals(
                List.of("/atSeconds", "/forSeconds"),
                pointers(() -> new Fault(FaultKind.RACK, -1, 0.0, null, 0, null, null, null)));
        assertEquals(
                List.of("/atSeconds"),
                pointers(() -> new Fault(FaultKind.RACK, Double.NaN, null, null, 0, null, null, null)));
    }

    @Test
    void theStorageIsEverySystems() {
        assertEquals(
                List.of("/system"),
                pointers(() -> new Fault(FaultKind.STORAGE, 60, 60.0, "hgx-h100", null, null, null, null)));
    }

    @Test
    void aFactorBelongsToWhatIsSlowOrShared() {
        assertEquals(List.of("/factor"), pointers(() -> factor(FaultKind.SLOW, null)));
        assertEquals(List.of("/factor"), pointers(() -> factor(FaultKind.SLOW, 1.0)));
        assertEquals(List.of("/factor"), pointers(() -> factor(FaultKind.NODE, 0.5)));
        assertEquals(List.of("/factor"), pointers(() -> factor(FaultKind.LINK, 1.0)));
        assertEquals(2.0, factor(FaultKind.SLOW, 2.0).factor());
        assertEquals(0.0, factor(FaultKind.LINK, null).resolved().factor());
        assertEquals(0.25, factor(FaultKind.LINK, 0.25).resolved().factor());
    }

    private static Fault factor(FaultKind kind, @Nullable Double factor) {
        boolean inNode = kind == FaultKind.SLOW || kind == FaultKind.NODE;
        return new Fault(kind, 60, null, null, 0, inNode ? 0 : null, null, factor);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 0.05, 1e9, Double.NaN})
    void failuresComeAtATimeThatIsNeitherNoneNorAbsurd(double meanHours) {
        assertEquals(
                List.of("/meanHoursBetween"),
                pointers(() -> new FailureRate(FaultKind.NODE, meanHours, HOUR, null, null)));
    }

    @Test
    void onlyNodesTakeTheirRackWithThem() {
        assertEquals(List.of("/rackShare"), pointers(() -> new FailureRate(FaultKind.GPU, 1, HOUR, 0.1, null)));
        assertEquals(List.of("/rackShare"), pointers(() -> new FailureRate(FaultKind.NODE, 1, HOUR, 1.1, null)));
        assertEquals(List.of("/kind"), pointers(() -> new FailureRate(FaultKind.STORAGE, 1, HOUR, null, null)));
        assertEquals(List.of("/factor"), pointers(() -> new FailureRate(FaultKind.SLOW, 1, HOUR, null, null)));
        assertEquals(List.of("/factor"), pointers(() -> new FailureRate(FaultKind.NODE, 1, HOUR, null, 0.5)));
        assertEquals(
                new FailureRate(FaultKind.NODE, 1, HOUR, 0.0, null),
                new FailureRate(FaultKind.NODE, 1, HOUR, null, null).resolved());
        assertEquals(
                new FailureRate(FaultKind.LINK, 1, HOUR, null, 0.0),
                new FailureRate(FaultKind.LINK, 1, HOUR, null, null).resolved());
    }

    @Test
    void retriesAreBounded() {
        assertEquals(List.of("/limit", "/detectionSeconds"), pointers(() -> new Retries(101, null, -1.0, null)));
    }

    // Policies and their parameters

    @Test
    void aPolicyWithoutControllersIsCalledAsAPolicy() {
        Violation unknown = violations(() -> new ScalingPolicy("mine", null)).getFirst();
        assertEquals("/name", unknown.pointer());
        assertEquals(
                "without controllers the name must be that of a policy: fixed, hpa, keda, dynamo-throughput,"
                        + " dynamo-load, dynamo-hybrid, saturation, ratio, goodput",
                unknown.rule());
        assertEquals(
                "a schedule needs its windows",
                violations(() -> new ScalingPolicy("schedule", null)).getFirst().rule());
        assertEquals(
                List.of(ScalingController.of(PolicyKind.DYNAMO_HYBRID)),
                new ScalingPolicy("dynamo-hybrid", null).resolved().controllers());
    }

    @Test
    void severalControllersHaveARoleEach() {
        ScalingController all = ScalingController.of(PolicyKind.HPA);
        assertEquals(List.of("/controllers"), pointers(() -> new ScalingPolicy("two", List.of(all, all))));
        assertEquals(
                List.of("/controllers"),
                pointers(() -> new ScalingPolicy("two", List.of(ofRole(PoolRole.DECODE), ofRole(PoolRole.DECODE)))));
        assertEquals(List.of("/controllers"), pointers(() -> new ScalingPolicy("none", List.of())));
        var two = new ScalingPolicy("two", List.of(ofRole(PoolRole.PREFILL), ofRole(PoolRole.DECODE)));
        assertEquals(two, two.resolved());
    }

    private static ScalingController ofRole(PoolRole role) {
        return new ScalingController(PolicyKind.HPA, role, null, null, null, null, null, null, null);
    }

    @Test
    void parametersBelongToTheirPolicy() {
        var keda = new Keda(null, null, null, null, null);
        Violation foreign = violations(
                        () -> new ScalingController(PolicyKind.HPA, null, null, keda, null, null, null, null, null))
                .getFirst();
        assertEquals("/keda", foreign.pointer());
        assertEquals("keda holds no parameters of the policy hpa", foreign.rule());
        var planner = new DynamoPlanner(null, null, null, null, null, null, null, null, null, null, null);
        assertEquals(
                planner,
                new ScalingController(PolicyKind.DYNAMO_LOAD, null, null, null, null, planner, null, null, null)
                        .dynamo());
        assertEquals(List.of("/schedule"), pointers(() -> ScalingController.of(PolicyKind.SCHEDULE)));
    }

    @ParameterizedTest
    @EnumSource(
            value = PolicyKind.class,
            names = {"DYNAMO_THROUGHPUT", "DYNAMO_HYBRID", "RATIO", "GOODPUT"})
    void whoDecidesForAllPoolsHasNoRole(PolicyKind joint) {
        assertEquals(
                List.of("/role"),
                pointers(
                        () -> new ScalingController(joint, PoolRole.DECODE, null, null, null, null, null, null, null)));
    }

    @Test
    void everyPolicyIsFoundByItsName() {
        for (PolicyKind kind : PolicyKind.values()) {
            assertEquals(kind, PolicyKind.find(kind.written()).orElseThrow());
        }
        assertTrue(PolicyKind.find("Hpa").isEmpty());
        assertEquals(9, PolicyKind.withoutParameters().size());
    }

    @Test
    void aRateIsInInstancesOrAShare() {
        assertEquals(List.of("/instances"), pointers(() -> new HpaRate(null, null, 15)));
        assertEquals(List.of("/instances"), pointers(() -> new HpaRate(4, 1.0, 15)));
        assertEquals(List.of("/share", "/periodSeconds"), pointers(() -> new HpaRate(null, 0.0, 0)));
    }

    @Test
    void parametersOfTheHpaAreInTheirRanges() {
        assertEquals(
                List.of(
                        "/target",
                        "/tolerance",
                        "/syncSeconds",
                        "/scaleUpStabilisationSeconds",
                        "/scaleDownStabilisationSeconds",
                        "/scaleUpRates",
                        "/scaleDownRates"),
                pointers(() -> new Hpa(
                        null,
                        0.0,
                        -0.1,
                        0.0,
                        -1.0,
                        3_601.0,
                        List.of(),
                        Collections.nCopies(9, new HpaRate(1, null, 15)))));
    }

    @Test
    void parametersOfTheOthersAreInTheirRanges() {
        assertEquals(
                List.of("/target", "/activation", "/pollingSeconds", "/cooldownSeconds"),
                pointers(() -> new Keda(null, -1.0, -1.0, 0.0, -1.0)));
        assertEquals(
                List.of(
                        "/ttftSeconds",
                        "/itlSeconds",
                        "/throughputIntervalSeconds",
                        "/loadIntervalSeconds",
                        "/maxInstancesPerStep",
                        "/scaleDownSensitivity"),
                pointers(() -> new DynamoPlanner(0.0, 0.0, 4.0, 0.5, null, 0, 1.1, null, null, null, null)));
        assertEquals(
                List.of("/attainment", "/intervalSeconds", "/scaleDownStabilisationSeconds", "/risk"),
                pointers(() -> new GoodputScaling(1.0, 0.0, -1.0, 0.5)));
        assertEquals(
                List.of(
                        "/prefillPerDecode",
                        "/target",
                        "/tolerance",
                        "/intervalSeconds",
                        "/scaleDownStabilisationSeconds"),
                pointers(() -> new FixedRatio(0.0, null, 0.0, 2.0, 0.0, -1.0)));
    }

    @Test
    void theSmallerFleetStaysBelowWhatAddsToIt() {
        assertEquals(List.of("/scaleDownBelow"), pointers(() -> new Saturation(0.6, null, null, null)));
        assertEquals(List.of("/scaleDownBelow"), pointers(() -> new Saturation(null, 0.85, null, null)));
        assertEquals(List.of("/queueCapacity", "/intervalSeconds"), pointers(() -> new Saturation(null, null, 0, 0.0)));
    }

    @Test
    void aMetricThatHasNoTargetOfItsOwnNeedsOne() {
        assertEquals(
                List.of("/target"),
                pointers(() -> new FixedRatio(null, ScalingMetric.KV_UTILISATION, null, null, null, null)));
        assertEquals(0.7, new FixedRatio(null, ScalingMetric.KV_UTILISATION, 0.7, null, null, null).target());
    }

    @Test
    void ourOwnPolicyHoldsWhatIsAskedFor() {
        assertEquals(
                new GoodputScaling(0.95, 15.0, null, 0.02), new GoodputScaling(null, null, null, null).resolved(0.95));
        assertEquals(new GoodputScaling(0.9, 5.0, 600.0, 0.1), new GoodputScaling(0.9, 5.0, 600.0, 0.1).resolved(0.95));
        // All requests: nothing plans for that.
        assertEquals(
                0.999999, new GoodputScaling(null, null, null, null).resolved(1).attainment());
    }

    // Schedules

    @Test
    void windowsOfAScheduleDoNotOverlap() {
        var day = new ScheduleWindow(null, 8, 20, 6);
        var evening = new ScheduleWindow(List.of(5, 6), 19, 24, 8);
        Violation overlap =
                violations(() -> new Schedule(List.of(day, evening))).getFirst();
        assertEquals("/windows/1", overlap.pointer());
        assertEquals("19.0 to 24.0 on days [5, 6]", overlap.value());
        // They touch, or are on other days.
        assertEquals(
                3,
                new Schedule(List.of(day, new ScheduleWindow(null, 20, 24, 4), new ScheduleWindow(null, 0, 8, 2)))
                        .windows()
                        .size());
        assertEquals(
                2,
                new Schedule(List.of(
                                new ScheduleWindow(List.of(0, 1, 2, 3, 4), 8, 20, 6),
                                new ScheduleWindow(List.of(5, 6), 8, 20, 3)))
                        .windows()
                        .size());
        assertEquals(List.of("/windows"), pointers(() -> new Schedule(List.of())));
    }

    @Test
    void aWindowEndsAfterItBegins() {
        assertEquals(List.of("/toHour"), pointers(() -> new ScheduleWindow(null, 22, 6, 2)));
        assertEquals(List.of("/fromHour", "/instances"), pointers(() -> new ScheduleWindow(null, -1, 6, 5_000)));
        assertEquals(List.of("/days/1"), pointers(() -> new ScheduleWindow(List.of(0, 7), 1, 6, 2)));
        assertEquals(List.of("/days/1"), pointers(() -> new ScheduleWindow(List.of(3, 3), 1, 6, 2)));
    }

    // The whole

    @Test
    void theWholeIsBounded() {
        var bounds = Collections.nCopies(17, new PoolBounds(1, 2));
        var faults = Collections.nCopies(1_001, fault(FaultKind.RACK, 0, null, null));
        var rates = Collections.nCopies(17, new FailureRate(FaultKind.NODE, 1_000, HOUR, null, null));
        assertEquals(
                List.of("/pools", "/gpuBudget", "/roleSwitchSeconds", "/fleets/1", "/faults", "/failureRates"),
                pointers(() -> new ScaleOut(
                        null,
                        bounds,
                        0,
                        null,
                        null,
                        null,
                        null,
                        -1.0,
                        List.of(Fleet.of("s"), Fleet.of("s")),
                        faults,
                        rates,
                        null)));
    }

    @Test
    void aScenarioOfAScaleOutNamesNoPolicyItself() {
        SimulationRequest scenario = scenario(null).withScaleOut(ScaleOut.of(ScalingPolicy.of(PolicyKind.HPA)));
        Violation violation = violations(() -> new ScaleOutRequest(scenario, null, null, null))
                .getFirst();
        assertEquals("/scenario/scaleOut/policy", violation.pointer());
        assertEquals("hpa", violation.value());
    }

    @Test
    void policiesOfAScaleOutHaveNamesOfTheirOwn() {
        ScalingPolicy hpa = ScalingPolicy.of(PolicyKind.HPA);
        assertEquals(
                List.of("/policies/1", "/attainment", "/replications"),
                pointers(() -> new ScaleOutRequest(scenario(0.95), List.of(hpa, hpa), 0.0, 11)));
        assertEquals(List.of("/policies"), pointers(() -> new ScaleOutRequest(scenario(null), List.of(), null, null)));
    }

    @Test
    void eachPolicyRunsOnTheSameScenario() {
        SimulationRequest scenario = scenario(null);
        ScalingPolicy hpa = ScalingPolicy.of(PolicyKind.HPA);
        var retries = new Retries(1, null, null, null);
        ScaleOut living = new ScaleOut(null, null, 16, null, null, null, null, null, null, null, null, retries);

        assertEquals(
                scenario.withScaleOut(ScaleOut.of(hpa)),
                new ScaleOutRequest(scenario, List.of(hpa), null, null).under(hpa));
        assertEquals(
                scenario.withScaleOut(
                        new ScaleOut(hpa, null, 16, null, null, null, null, null, null, null, null, retries)),
                new ScaleOutRequest(scenario.withScaleOut(living), List.of(hpa), null, null).under(hpa));
    }

    @Test
    void theAttainmentIsTheObjectivesUnlessTheQuestionHasItsOwn() {
        assertEquals(0.99, new ScaleOutRequest(scenario(null), null, null, null).requiredAttainment());
        assertEquals(0.95, new ScaleOutRequest(scenario(0.95), null, null, null).requiredAttainment());
        ScaleOutRequest own = new ScaleOutRequest(scenario(0.95), null, 0.9, null);
        assertEquals(0.9, own.requiredAttainment());
        assertEquals(
                0.9,
                own.under(ScalingPolicy.of(PolicyKind.HPA)).slo().attainment(),
                "the run knows what has to be held");
        assertNull(new ScaleOutRequest(scenario(null), null, 0.99, null)
                .under(ScalingPolicy.of(PolicyKind.HPA))
                .slo()
                .attainment());
        assertEquals(List.of("/attainment"), pointers(() -> new ScaleOutRequest(scenario(null), null, 0.9, null)));
        assertEquals(List.of("/attainment"), pointers(() -> new ScaleOutRequest(scenario(0.95), null, 0.49, null)));
    }

    @Test
    void systemsOfRacksAndFaultsTakeTheirExactNames() {
        var fault = new Fault(FaultKind.RACK, 60, null, "mine", 0, null, null, null);
        var storage = new Fault(FaultKind.STORAGE, 60, null, null, null, null, null, null);
        ScaleOut exact = new ScaleOut(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(Fleet.of("mine")),
                        List.of(fault, storage),
                        null,
                        null)
                .onSystems(each -> each + "@2");
        assertEquals(List.of(Fleet.of("mine@2")), exact.fleets());
        assertEquals(List.of(fault.on("mine@2"), storage), exact.faults());
    }

    private static SimulationRequest scenario(@Nullable Double attainment) {
        return new SimulationRequest(
                "m",
                null,
                null,
                new Traffic(1, null, TokenDistribution.constant(10), TokenDistribution.constant(10), null),
                new ServiceLevelObjective(
                        List.of(new LatencyLimit(LatencyMetric.TTFT, attainment == null ? 99.0 : null, 1)), attainment),
                new Layout(ServingMode.AGGREGATED, List.of(new PoolLayout(PoolRole.AGGREGATED, "s", 1, 1, null, null))),
                null,
                null,
                null);
    }

    private static List<Violation> violations(Executable construction) {
        return assertThrows(InvalidInputException.class, construction).violations();
    }

    private static List<String> pointers(Executable construction) {
        return violations(construction).stream().map(Violation::pointer).toList();
    }
}
