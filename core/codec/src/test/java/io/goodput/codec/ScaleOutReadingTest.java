package io.goodput.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Violation;
import io.goodput.contracts.scaleout.Delay;
import io.goodput.contracts.scaleout.FailureRate;
import io.goodput.contracts.scaleout.Fault;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.Fleet;
import io.goodput.contracts.scaleout.Forecaster;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.PoolBounds;
import io.goodput.contracts.scaleout.Retries;
import io.goodput.contracts.scaleout.ScaleDown;
import io.goodput.contracts.scaleout.ScaleOut;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.contracts.scaleout.ScalingMetric;
import io.goodput.contracts.scaleout.ScalingPolicy;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A scenario that scales out, as a question writes it. */
class ScaleOutReadingTest {
    private static final String SCENARIO = """
            model: llama-3.1-70b
            traffic: {requestsPerSecond: 5, fanOut: 3, inputTokens: {constant: 8192}, outputTokens: {constant: 1024}}
            slo: {attainment: 0.99, limits: [{metric: ttft, limitSeconds: 2}, {metric: tpot, limitSeconds: 0.025}]}
            layout:
              mode: disaggregated
              pools:
                - {role: prefill, system: hgx-h100, instances: 2, tensorParallel: 4}
                - {role: decode, system: hgx-h100, instances: 3, tensorParallel: 4}
            """;

    private static final String LIFE = """
            scaleOut:
              policy:
                name: ours
                controllers:
                  - {policy: keda, role: prefill, keda: {metric: queued-requests, target: 4}}
                  - policy: dynamo-load
                    role: decode
                    dynamo: {forecaster: kalman, scaleDownSensitivity: 0.7, waitsForPending: false}
              pools: [{minInstances: 1, maxInstances: 16}, {minInstances: 0, maxInstances: 16}]
              gpuBudget: 128
              scraping: {intervalSeconds: 15, delaySeconds: 5}
              leadTime:
                quota: {medianSeconds: 0}
                provisioning: {medianSeconds: 300, p95Seconds: 900}
                snapshot: true
                snapshotSeconds: 12
              scaleDown: {requests: migrate, graceSeconds: 120}
              whenEmpty: reject
              roleSwitchSeconds: 30
              fleets:
                - {system: hgx-h100, racks: 4, placement: spread, granularity: node, uplinkGigabytesPerSecond: 100}
              faults:
                - {kind: rack, atSeconds: 259200, forSeconds: 7200, rack: 1}
                - {kind: slow, atSeconds: 60, rack: 0, node: 2, factor: 3}
                - {kind: storage, atSeconds: 100, forSeconds: 600}
              failureRates:
                - {kind: node, meanHoursBetween: 20000, repair: {medianSeconds: 3600}, rackShare: 0.05}
              retries: {limit: 2, keepsTokens: false, whileUndetected: refuse}
            """;

    private static ScaleOut read(String life) {
        return Objects.requireNonNull(Codec.readStrict(SimulationRequest.class, SCENARIO + life, Format.YAML)
                .scaleOut());
    }

    private static List<Violation> refused(Class<?> type, String text) {
        return assertThrows(InvalidInputException.class, () -> Codec.readStrict(type, text, Format.YAML))
                .violations();
    }

    private static List<String> pointers(Class<?> type, String text) {
        return refused(type, text).stream().map(Violation::pointer).toList();
    }

    @Test
    void aWholeLifeIsReadWithItsNumbersAndNames() {
        ScaleOut life = read(LIFE);

        List<ScalingController> controllers =
                Objects.requireNonNull(Objects.requireNonNull(life.policy()).controllers());
        assertEquals(PolicyKind.KEDA, controllers.get(0).policy());
        assertEquals(
                ScalingMetric.QUEUED_REQUESTS,
                Objects.requireNonNull(controllers.get(0).keda()).metric());
        assertEquals(PoolRole.DECODE, controllers.get(1).role());
        assertEquals(
                Forecaster.KALMAN,
                Objects.requireNonNull(controllers.get(1).dynamo()).forecaster());
        assertEquals(List.of(new PoolBounds(1, 16), new PoolBounds(0, 16)), life.pools());
        assertEquals(
                new Delay(300, 900.0), Objects.requireNonNull(life.leadTime()).provisioning());
        assertEquals(new ScaleDown(ScaleDown.Leaving.MIGRATE, 120.0), life.scaleDown());
        assertEquals(ScaleOut.WhenEmpty.REJECT, life.whenEmpty());
        assertEquals(
                List.of(new Fleet(
                        "hgx-h100", 4, null, Fleet.Placement.SPREAD, Fleet.Granularity.NODE, null, null, null, 100.0)),
                life.fleets());
        assertEquals(
                new Fault(FaultKind.SLOW, 60, null, null, 0, 2, null, 3.0),
                Objects.requireNonNull(life.faults()).get(1));
        assertEquals(
                List.of(new FailureRate(FaultKind.NODE, 20_000, Delay.constant(3_600), 0.05, null)),
                life.failureRates());
        assertEquals(new Retries(2, false, null, Retries.Undetected.REFUSE), life.retries());
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        SimulationRequest question = Codec.readStrict(SimulationRequest.class, SCENARIO + LIFE, Format.YAML);
        String json = Codec.write(question);

        assertEquals(question, Codec.readStrict(SimulationRequest.class, json, Format.JSON));
        assertEquals(question, Codec.read(SimulationRequest.class, json));
    }

    @Test
    void aPolicyIsNamedInOneWord() {
        assertEquals(
                ScalingPolicy.of(PolicyKind.DYNAMO_HYBRID),
                read("scaleOut: {policy: {name: dynamo-hybrid}}\n").policy());
    }

    @Test
    void allThatIsWrongIsSaidAtOnceWithItsPlace() {
        String wrong = LIFE.replace("metric: queued-requests", "metric: queue")
                .replace("scaleDownSensitivity: 0.7", "scaleDownSensitivity: 70")
                .replace("minInstances: 1, maxInstances: 16", "minInstances: 20, maxInstances: 16")
                .replace("medianSeconds: 300", "medianSeconds: -300")
                .replace("requests: migrate", "requests: kill")
                .replace("placement: spread", "placement: spred")
                .replace("rack: 0, node: 2, factor: 3", "rack: 0, factor: 3")
                .replace("meanHoursBetween: 20000", "meanHoursBetween: 0")
                .replace("limit: 2", "limits: 2");

        assertEquals(
                List.of(
                        "/scaleOut/policy/controllers/0/keda/metric",
                        "/scaleOut/policy/controllers/1/dynamo/scaleDownSensitivity",
                        "/scaleOut/pools/0/maxInstances",
                        "/scaleOut/leadTime/provisioning/medianSeconds",
                        "/scaleOut/scaleDown/requests",
                        "/scaleOut/fleets/0/placement",
                        "/scaleOut/faults/1/node",
                        "/scaleOut/failureRates/0/meanHoursBetween",
                        "/scaleOut/retries/limits"),
                pointers(SimulationRequest.class, SCENARIO + wrong));
    }

    @Test
    void aScaleOutIsReadWithItsScenarioAndPolicies() {
        String shootOut = "scenario:\n" + SCENARIO.indent(2)
                + "policies: [{name: hpa}, {name: nights, controllers: [{policy: schedule, schedule: {windows:"
                + " [{days: [0, 1], fromHour: 8, toHour: 20.5, instances: 6}]}}]}]\n"
                + "attainment: 0.95\nreplications: 2\n";
        ScaleOutRequest question = Codec.readStrict(ScaleOutRequest.class, shootOut, Format.YAML);

        assertEquals(Codec.readStrict(SimulationRequest.class, SCENARIO, Format.YAML), question.scenario());
        assertEquals(
                List.of("hpa", "nights"),
                Objects.requireNonNull(question.policies()).stream()
                        .map(ScalingPolicy::name)
                        .toList());
        assertEquals(0.95, question.requiredAttainment());
        assertEquals(question, Codec.readStrict(ScaleOutRequest.class, Codec.write(question), Format.JSON));
        assertEquals(
                List.of("/policies/0/name"),
                pointers(ScaleOutRequest.class, shootOut.replace("name: hpa", "name: hpaa")));
    }

    @Test
    void aScaleOutThatIsBroughtAsASimulationIsSentToItsPlace() {
        Violation violation = refused(SimulationRequest.class, "scenario: {}\nreplications: 1\n")
                .getFirst();
        assertEquals("a simulation has no such fields, a scale-out has", violation.rule());
        assertEquals("Maybe `scale-out`, POST /api/v1/scale-outs", violation.advice());
    }
}
