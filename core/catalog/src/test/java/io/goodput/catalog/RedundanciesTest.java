package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.Violation;
import io.goodput.contracts.redundancy.RedundancyRequest;
import io.goodput.contracts.redundancy.SpareKind;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.Fleet;
import io.goodput.contracts.scaleout.PoolBounds;
import io.goodput.contracts.scaleout.ScaleOut;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A redundancy question is filled, or refused with all that is wrong. */
class RedundanciesTest {
    private static final String CURVE = "rateCurve: {weights: [1, 2, 6, 3], stepSeconds: 3600}, ";

    /** 2 + 3 instances of 4 GPUs, two in each node of 8, four nodes in each rack. */
    private static final String SCENARIO = """
            scenario:
              model: llama-3.1-70b
              precision: fp8
              traffic: {requestsPerSecond: 3, CURVEinputTokens: {constant: 4096}, outputTokens: {constant: 512}}
              slo: {attainment: 0.95, limits: [{metric: ttft, limitSeconds: 2}]}
              layout:
                mode: disaggregated
                pools:
                  - {role: prefill, system: hgx-h100, instances: 2, tensorParallel: 4}
                  - {role: decode, system: hgx-h100, instances: 3, tensorParallel: 4}
            """.replace("CURVE", CURVE);

    private static RedundancyRequest filled(String yaml) {
        return Codec.readStrict(RedundancyRequest.class, yaml, Format.YAML, Questions::resolve);
    }

    private static String pointers(String yaml) {
        return assertThrows(InvalidInputException.class, () -> filled(yaml)).violations().stream()
                .map(Violation::pointer)
                .collect(Collectors.joining(" "));
    }

    private static ScaleOut living(RedundancyRequest request) {
        return Objects.requireNonNull(request.scenario().scaleOut());
    }

    private static List<Fleet> fleets(RedundancyRequest request) {
        return Objects.requireNonNull(living(request).fleets());
    }

    @Test
    void everyFieldIsFilled() {
        RedundancyRequest filled = filled(SCENARIO);

        assertEquals(List.of(FaultKind.NODE, FaultKind.RACK), filled.losses());
        assertEquals(List.of(SpareKind.HOT, SpareKind.COLD), filled.spares());
        assertEquals(List.of(Fleet.Placement.values()), filled.placements());
        assertNull(filled.racks());
        // Weights 1, 2, 6, 3 at 3 a second: 6 in the third hour. Its run begins 300 s earlier.
        assertEquals(7_200.0, filled.atSeconds());
        assertEquals(7_200.0 - 300, filled.scenario().traffic().startSeconds());
        assertEquals(300, filled.lostAtSecondsOfRun());
        assertEquals(1_800.0, filled.lostSeconds());
        assertEquals(300.0, filled.settleSeconds());
        assertEquals(false, filled.replaces());
        assertEquals(0.95, filled.attainment());
        assertEquals(0, filled.replications());
        assertNull(living(filled).policy());
        assertEquals(
                List.of(new PoolBounds(1, 4), new PoolBounds(1, 6)),
                living(filled).pools());
        // 10 instances of 4 GPUs fill 5 nodes of two racks; a third may be lost.
        assertEquals(3, fleets(filled).getFirst().racks());
        assertEquals(12, fleets(filled).getFirst().stockNodes());
    }

    /** 600 requests before, at 3 · 2/3 a second, and 6 · 1,800 meanwhile, with six standard deviations of each. */
    @Test
    void runsLastFromShortlyBeforeTheLossToShortlyAfterIt() {
        Sampling sampling = Objects.requireNonNull(filled(SCENARIO).scenario().sampling());
        double before = 300 * 2;
        double meanwhile = 1_800 * 6;
        assertEquals((int) (before - 6 * Math.sqrt(before)), sampling.warmupRequests());
        assertEquals(
                (int) Math.ceil(meanwhile + 6 * Math.sqrt(before) + 6 * Math.sqrt(meanwhile)),
                sampling.measuredRequests());
    }

    @Test
    void aConstantLoadLosesSomethingOnceItHasSettled() {
        RedundancyRequest filled = filled(SCENARIO.replace(CURVE, "") + "settleSeconds: 120\n");
        assertEquals(120.0, filled.atSeconds());
        assertNull(filled.scenario().traffic().startSeconds());
        assertEquals(120, filled.lostAtSecondsOfRun());
    }

    @Test
    void whatIsFilledCanBeAskedAgain() {
        for (String rest : List.of("", "racks: [4, 2]\nplacements: [spread]\n", "atSeconds: 100\nreplications: 2\n")) {
            RedundancyRequest once = filled(SCENARIO + rest);
            assertEquals(once, Questions.resolve(once), rest);
        }
    }

    @Test
    void placementsAndRacksOfTheFleetsAreTaken() {
        String fleet = "  scaleOut: {fleets: [{system: hgx-h100, racks: 4, placement: spread}]}\n";
        RedundancyRequest filled = filled(SCENARIO + fleet);
        assertEquals(List.of(Fleet.Placement.SPREAD), filled.placements());
        assertEquals(4, fleets(filled).getFirst().racks());
        assertEquals(
                "/scenario/scaleOut/fleets/0/placement /scenario/scaleOut/fleets/0/racks",
                pointers(SCENARIO + fleet + "placements: [pack]\nracks: [2]\n"));
    }

    @Test
    void whatDecidesCountsOrFailsIsNotAsked() {
        assertEquals(
                "/scenario/scaleOut/policy /scenario/scaleOut/gpuBudget /scenario/scaleOut/faults"
                        + " /scenario/scaleOut/failureRates",
                pointers(SCENARIO + """
                          scaleOut:
                            policy: {name: hpa}
                            gpuBudget: 64
                            faults: [{kind: storage, atSeconds: 5}]
                            failureRates: [{kind: node, meanHoursBetween: 100, repair: {medianSeconds: 60}}]
                        """));
    }

    @Test
    void onlyHardwareThatInstancesSitOnIsLost() {
        assertEquals("/losses/1", pointers(SCENARIO + "losses: [gpu, link]\n"));
        assertEquals(
                List.of(FaultKind.GPU), filled(SCENARIO + "losses: [gpu]\n").losses());
    }

    @Test
    void numbersHaveLimits() {
        assertEquals(
                "/racks/0 /atSeconds /lostSeconds /settleSeconds /attainment /replications", pointers(SCENARIO + """
                        racks: [0]
                        atSeconds: -1
                        lostSeconds: 59
                        settleSeconds: 9
                        attainment: 0.4
                        replications: 11
                        """));
    }

    @Test
    void theLoadMustSayWhenRequestsCome() {
        assertEquals(
                "/scenario/traffic/requestsPerSecond",
                pointers(SCENARIO.replace("requestsPerSecond: 3, " + CURVE, "concurrency: {users: 10}, ")));
    }

    @Test
    void racksMustHoldAllSpares() {
        assertEquals("/racks/1", pointers(SCENARIO + "racks: [3, 1]\n"));
        String wide = "  scaleOut: {pools: [{minInstances: 1, maxInstances: 2}, {minInstances: 1, maxInstances: 6}]}\n";
        assertEquals(List.of(3, 1), filled(SCENARIO + wide + "racks: [3, 1]\n").racks());
    }

    @Test
    void aLossThatIsTooLongForARunIsRefused() {
        String many = SCENARIO.replace("requestsPerSecond: 3", "requestsPerSecond: 3000");
        assertTrue(pointers(many + "lostSeconds: 86400\n").contains("/lostSeconds"));
    }

    @Test
    void settingsAreCounted() {
        assertEquals("/racks", pointers(SCENARIO + "racks: [2, 3, 4]\n"));
        assertEquals(
                List.of(2, 3, 4),
                filled(SCENARIO + "racks: [2, 3, 4]\nplacements: [pack, spread]\n")
                        .racks());
    }

    @Test
    void seedsAreNamedOrCounted() {
        assertEquals("/replications", pointers(SCENARIO + "  sampling: {confirmationSeeds: [7]}\nreplications: 2\n"));
        assertEquals(
                1, filled(SCENARIO + "  sampling: {confirmationSeeds: [7]}\n").replications());
    }
}
