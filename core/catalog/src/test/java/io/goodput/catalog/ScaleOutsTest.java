package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Violation;
import io.goodput.contracts.scaleout.DynamoPlanner;
import io.goodput.contracts.scaleout.Fault;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.Fleet;
import io.goodput.contracts.scaleout.Forecaster;
import io.goodput.contracts.scaleout.GoodputScaling;
import io.goodput.contracts.scaleout.LeadTime;
import io.goodput.contracts.scaleout.PoolBounds;
import io.goodput.contracts.scaleout.Retries;
import io.goodput.contracts.scaleout.ScaleDown;
import io.goodput.contracts.scaleout.ScaleOut;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.contracts.scaleout.ScalingPolicy;
import io.goodput.contracts.scaleout.Scraping;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The life of a layout is filled, or refused with all that is wrong. */
class ScaleOutsTest {
    private static final String QUESTION = """
            model: llama-3.1-70b
            precision: fp8
            traffic: {requestsPerSecond: 5, inputTokens: {constant: 8192}, outputTokens: {constant: 1024}}
            slo: {attainment: 0.95, limits: [{metric: ttft, limitSeconds: 2}, {metric: tpot, limitSeconds: 0.025}]}
            """;

    /** 2 + 3 instances of 4 GPUs, two in each node of 8, four nodes in each rack. */
    private static final String SCENARIO = QUESTION + """
            layout:
              mode: disaggregated
              pools:
                - {role: prefill, system: hgx-h100, instances: 2, tensorParallel: 4}
                - {role: decode, system: hgx-h100, instances: 3, tensorParallel: 4}
            """;

    private static final String TWO_SYSTEMS = SCENARIO.replace("decode, system: hgx-h100", "decode, system: hgx-h200");

    private static final String TWO_DECODE_POOLS =
            SCENARIO + "    - {role: decode, system: hgx-h100, instances: 1, tensorParallel: 8}\n";

    private static final String AGGREGATED = QUESTION + """
            layout: {mode: aggregated, pools: [{role: aggregated, system: hgx-h100, instances: 2, tensorParallel: 4}]}
            """;

    private static SimulationRequest resolved(String yaml) {
        return Codec.readStrict(SimulationRequest.class, yaml, Format.YAML, Questions::resolve);
    }

    private static ScaleOut filled(String yaml) {
        return Objects.requireNonNull(resolved(yaml).scaleOut());
    }

    private static ScaleOutRequest shootOut(String scenario, String rest) {
        return Codec.readStrict(
                ScaleOutRequest.class, "scenario:\n" + scenario.indent(2) + rest, Format.YAML, Questions::resolve);
    }

    private static List<Violation> refused(String yaml) {
        return assertThrows(InvalidInputException.class, () -> resolved(yaml)).violations();
    }

    private static String pointers(String yaml) {
        return pointers(refused(yaml));
    }

    private static String pointers(List<Violation> violations) {
        return violations.stream().map(Violation::pointer).collect(Collectors.joining(" "));
    }

    private static String shootOutPointers(String scenario, String rest) {
        return pointers(assertThrows(InvalidInputException.class, () -> shootOut(scenario, rest))
                .violations());
    }

    // What is filled

    @Test
    void aLayoutThatStaysAsItIsHasNoLife() {
        assertNull(resolved(SCENARIO).scaleOut());
    }

    @Test
    void everyFieldIsFilled() {
        ScaleOut life = filled(SCENARIO + "scaleOut: {}\n");

        assertEquals("fixed", Objects.requireNonNull(life.policy()).name());
        assertEquals(List.of(new PoolBounds(1, 4), new PoolBounds(1, 6)), life.pools());
        assertNull(life.gpuBudget());
        assertEquals(new Scraping(15.0, 0.0), life.scraping());
        assertEquals(
                new LeadTime(null, null, null, null, null, null, null, null, null, null, null).resolved(),
                life.leadTime());
        assertEquals(new ScaleDown(ScaleDown.Leaving.FINISH, 600.0), life.scaleDown());
        assertEquals(ScaleOut.WhenEmpty.WAIT, life.whenEmpty());
        // 4 + 6 instances at most are 5 nodes: two racks of four.
        assertEquals(
                List.of(new Fleet("hgx-h100", 2, 4, Fleet.Placement.PACK, Fleet.Granularity.NODE, 0.0, 8, null, null)),
                life.fleets());
        assertNull(life.faults());
        assertNull(life.failureRates());
        assertEquals(new Retries(3, true, 5.0, Retries.Undetected.HANG), life.retries());
    }

    @Test
    void fillingTwiceChangesNothing() {
        SimulationRequest question = resolved(SCENARIO + """
                scaleOut:
                  policy: {name: hpa}
                  faults: [{kind: link, atSeconds: 1, rack: 0}, {kind: storage, atSeconds: 1}]
                  failureRates: [{kind: node, meanHoursBetween: 20000, repair: {medianSeconds: 3600}}]
                """);
        assertEquals(question, Questions.resolve(question));
        ScaleOutRequest shootOut = shootOut(SCENARIO, "replications: 2\n");
        assertEquals(shootOut, Questions.resolve(shootOut));
    }

    @Test
    void parametersOfAPolicyAreFilledForEachRole() {
        List<ScalingController> controllers = controllers(SCENARIO + "scaleOut: {policy: {name: keda}}\n");

        assertEquals(
                List.of(PoolRole.PREFILL, PoolRole.DECODE),
                controllers.stream().map(ScalingController::role).toList());
        assertEquals(2.0, Objects.requireNonNull(controllers.get(0).keda()).target());
        assertEquals(0.7, Objects.requireNonNull(controllers.get(1).keda()).target());
        assertEquals(300.0, Objects.requireNonNull(controllers.get(1).keda()).cooldownSeconds());
    }

    @Test
    void targetsAreTheObjectives() {
        assertEquals(
                new DynamoPlanner(2.0, 0.025, 180.0, 5.0, Forecaster.HOLT, 8, 0.8, true, true, true, true),
                controllers(SCENARIO + """
                        scaleOut:
                          policy: {name: trend, controllers: [{policy: dynamo-hybrid, dynamo: {forecaster: holt}}]}
                        """).getFirst().dynamo());
        assertEquals(
                new GoodputScaling(0.95, 15.0, null, 0.02),
                controllers(SCENARIO + "scaleOut: {policy: {name: goodput}}\n")
                        .getFirst()
                        .goodput());
        // Two prefill instances for three decode instances.
        assertEquals(
                2.0 / 3,
                Objects.requireNonNull(controllers(SCENARIO + "scaleOut: {policy: {name: ratio}}\n")
                                .getFirst()
                                .ratio())
                        .prefillPerDecode());
    }

    private static List<ScalingController> controllers(String yaml) {
        return Objects.requireNonNull(
                Objects.requireNonNull(filled(yaml).policy()).controllers());
    }

    @Test
    void eachSystemHasRacksOfItsOwn() {
        List<Fleet> fleets = Objects.requireNonNull(
                filled(TWO_SYSTEMS + "scaleOut: {fleets: [{system: hgx-h200, placement: spread}]}\n")
                        .fleets());
        assertEquals(
                List.of("hgx-h100", "hgx-h200"),
                fleets.stream().map(Fleet::system).toList());
        assertEquals(
                List.of(Fleet.Placement.PACK, Fleet.Placement.SPREAD),
                fleets.stream().map(Fleet::placement).toList());
        // A rack of NVL72 is one fabric of 18 trays of 4 GPUs.
        Fleet nvl72 = Objects.requireNonNull(filled(AGGREGATED.replace("hgx-h100", "gb200-nvl72") + "scaleOut: {}\n")
                        .fleets())
                .getFirst();
        assertEquals(18, nvl72.nodesPerRack());
        assertEquals(1, nvl72.racks());
    }

    @Test
    void theBudgetBoundsTheRacksThatAreNeeded() {
        // 100 instances of 4 GPUs take 50 nodes or 13 racks, and 32 GPUs of budget one.
        String wide = AGGREGATED + "scaleOut: {pools: [{minInstances: 1, maxInstances: 100}]";
        assertEquals(13, fleet(wide + "}\n").racks());
        assertEquals(1, fleet(wide + ", gpuBudget: 32}\n").racks());
        assertEquals(
                3, fleet(wide + ", gpuBudget: 32, leadTime: {warmNodes: 9}}\n").racks());
    }

    private static Fleet fleet(String yaml) {
        return Objects.requireNonNull(filled(yaml).fleets()).getFirst();
    }

    @Test
    void aFaultIsInTheOnlySystem() {
        assertEquals(
                List.of(
                        new Fault(FaultKind.RACK, 60, 600.0, "hgx-h100", 1, null, null, null),
                        new Fault(FaultKind.STORAGE, 60, null, null, null, null, null, 0.0)),
                filled(SCENARIO + """
                        scaleOut:
                          faults:
                            - {kind: rack, atSeconds: 60, forSeconds: 600, rack: 1}
                            - {kind: storage, atSeconds: 60}
                        """).faults());
    }

    // What is refused

    @Test
    void boundsAreOfThePoolsAndHoldTheirStart() {
        List<Violation> count = refused(SCENARIO + "scaleOut: {pools: [{minInstances: 1, maxInstances: 4}]}\n");
        assertEquals("/scaleOut/pools", pointers(count));
        assertEquals(
                "pools must hold one element for each pool of the layout, which has 2",
                count.getFirst().rule());
        List<Violation> outside = refused(SCENARIO
                + "scaleOut: {pools: [{minInstances: 3, maxInstances: 4}, {minInstances: 0, maxInstances: 2}]}\n");
        assertEquals("/scaleOut/pools/0/minInstances /scaleOut/pools/1/maxInstances", pointers(outside));
        assertEquals("Maybe 3, or layout.pools/1/instances: 2", outside.get(1).advice());
        assertEquals(
                new PoolBounds(0, 4),
                Objects.requireNonNull(filled(AGGREGATED + "scaleOut: {pools: [{minInstances: 0, maxInstances: 4}]}\n")
                                .pools())
                        .getFirst());
    }

    @Test
    void theBudgetHoldsTheLeastAndTheStart() {
        // 2 + 3 instances of 4 GPUs at the start.
        List<Violation> start = refused(SCENARIO + "scaleOut: {gpuBudget: 19}\n");
        assertEquals("/scaleOut/gpuBudget", pointers(start));
        assertEquals(
                "gpuBudget must be at least 20, the GPUs of the layout at the start",
                start.getFirst().rule());
        String bounds = "pools: [{minInstances: 2, maxInstances: 4}, {minInstances: 2, maxInstances: 4}]";
        assertEquals(
                "gpuBudget must be at least 16, the GPUs of minInstances of all pools",
                refused(SCENARIO + "scaleOut: {gpuBudget: 15, " + bounds + "}\n")
                        .getFirst()
                        .rule());
        assertEquals(20, filled(SCENARIO + "scaleOut: {gpuBudget: 20}\n").gpuBudget());
    }

    @Test
    void allPoolsAtTheirMostAreNoMoreThanALayoutMayBe() {
        String ranks = AGGREGATED
                .replace("llama-3.1-70b", "deepseek-r1")
                .replace("hgx-h100", "gb200-nvl72")
                .replace("tensorParallel: 4", "tensorParallel: 1, attentionDataParallel: 32");
        // 2,049 × 32 ranks.
        assertTrue(pointers(ranks + "scaleOut: {pools: [{minInstances: 1, maxInstances: 2049}]}\n")
                .contains("/scaleOut/pools"));
    }

    @Test
    void racksHoldTheLayoutAtTheStart() {
        // 24 instances of 4 GPUs are 12 nodes.
        String large = AGGREGATED.replace("instances: 2", "instances: 24");
        List<Violation> racks = refused(large + "scaleOut: {fleets: [{system: hgx-h100, racks: 2}]}\n");
        assertEquals("/scaleOut/fleets/0/racks", pointers(racks));
        assertEquals("Maybe 3 or more", racks.getFirst().advice());
        List<Violation> stock = refused(large + "scaleOut: {fleets: [{system: hgx-h100, stockNodes: 11}]}\n");
        assertEquals("/scaleOut/fleets/0/stockNodes", pointers(stock));
        assertEquals("Maybe 12 or more", stock.getFirst().advice());
        // 9 nodes are 3 whole racks.
        assertEquals(
                "Maybe 12 or more",
                refused(large.replace("instances: 24", "instances: 17")
                                + "scaleOut: {fleets: [{system: hgx-h100, stockNodes: 11, granularity: rack}]}\n")
                        .getFirst()
                        .advice());
        // More than that at the most is no mistake: orders then wait for ever.
        assertEquals(
                3,
                fleet(large + "scaleOut: {fleets: [{system: hgx-h100, racks: 3}]}\n")
                        .racks());
    }

    @Test
    void aFleetIsOfASystemOfTheLayoutAndOfWholeFabrics() {
        assertEquals("/scaleOut/fleets/0/system", pointers(SCENARIO + "scaleOut: {fleets: [{system: hgx-h200}]}\n"));
        List<Violation> trays = refused(AGGREGATED.replace("hgx-h100", "gb200-nvl72")
                + "scaleOut: {fleets: [{system: gb200-nvl72, nodesPerRack: 16}]}\n");
        assertEquals("/scaleOut/fleets/0/nodesPerRack", pointers(trays));
        assertEquals("Maybe 18", trays.getFirst().advice());
        assertEquals(
                "/scaleOut/fleets/0/uplinkGigabytesPerSecond",
                pointers(AGGREGATED + "scaleOut: {fleets: [{system: hgx-h100, uplinkGigabytesPerSecond: 100}]}\n"));
    }

    @Test
    void aRackMayDrawWhatAnInstanceDraws() {
        // A node of 8 H100 draws 8 × (700 + 34) + 1,000 + 400 W, a tenth more for fans, over 0.95: 8.42 kW; 4 GPUs half
        // of
        // it. 10 kW are two instances in each rack.
        List<Violation> low = refused(AGGREGATED + "scaleOut: {fleets: [{system: hgx-h100, kilowattsPerRack: 4}]}\n");
        assertEquals("/scaleOut/fleets/0/kilowattsPerRack", pointers(low));
        assertEquals("Maybe 4.3 or more", low.getFirst().advice());
        assertEquals(
                12,
                fleet(AGGREGATED.replace("instances: 2", "instances: 12")
                                + "scaleOut: {fleets: [{system: hgx-h100, kilowattsPerRack: 10}]}\n")
                        .racks());
    }

    @Test
    void warmNodesStandInTheRacks() {
        assertEquals(
                "/scaleOut/leadTime/warmNodes",
                pointers(SCENARIO + "scaleOut: {leadTime: {warmNodes: 9}, fleets: [{system: hgx-h100, racks: 2}]}\n"));
    }

    @Test
    void aFaultIsInARackThatIsThere() {
        // Two racks of four nodes of eight GPUs.
        assertEquals(
                "/scaleOut/faults/0/rack /scaleOut/faults/1/node /scaleOut/faults/2/gpu /scaleOut/faults/3/system",
                pointers(SCENARIO + """
                        scaleOut:
                          faults:
                            - {kind: rack, atSeconds: 60, rack: 2}
                            - {kind: node, atSeconds: 60, rack: 1, node: 4}
                            - {kind: gpu, atSeconds: 60, rack: 1, node: 3, gpu: 8}
                            - {kind: rack, atSeconds: 60, rack: 0, system: hgx-h200}
                            - {kind: gpu, atSeconds: 60, rack: 1, node: 3, gpu: 7}
                        """));
        List<Violation> which = refused(TWO_SYSTEMS + "scaleOut: {faults: [{kind: rack, atSeconds: 60, rack: 0}]}\n");
        assertEquals("/scaleOut/faults/0/system", pointers(which));
        assertEquals(
                "a fault needs its system where the layout has several: hgx-h100, hgx-h200",
                which.getFirst().rule());
    }

    @Test
    void aLinkThatFailsCarriesSomething() {
        String fails = "scaleOut: {faults: [{kind: link, atSeconds: 60, rack: 0}]";
        assertEquals("/scaleOut/faults/0/kind", pointers(AGGREGATED + fails + "}\n"));
        assertEquals(
                "/scaleOut/faults/0/factor",
                pointers(SCENARIO + fails.replace("rack: 0", "rack: 0, factor: 0.5") + "}\n"));
        assertEquals(
                0.5,
                Objects.requireNonNull(filled(SCENARIO + fails.replace("rack: 0", "rack: 0, factor: 0.5")
                                        + ", fleets: [{system: hgx-h100, uplinkGigabytesPerSecond: 100}]}\n")
                                .faults())
                        .getFirst()
                        .factor());
        assertEquals(
                "/scaleOut/failureRates/0/kind",
                pointers(
                        AGGREGATED
                                + "scaleOut: {failureRates: [{kind: link, meanHoursBetween: 100, repair: {medianSeconds: 60}}]}\n"));
    }

    @Test
    void failuresByChanceAreRare() {
        // 50 nodes of 8 GPUs, 13 racks of 32: 416 GPUs, each every 0.1 h, fail 4,160 times an hour.
        List<Violation> often = refused(AGGREGATED + """
                scaleOut:
                  pools: [{minInstances: 1, maxInstances: 100}]
                  failureRates: [{kind: gpu, meanHoursBetween: 0.1, repair: {medianSeconds: 60}}]
                """);
        assertEquals("/scaleOut/failureRates/0/meanHoursBetween", pointers(often));
        assertTrue(
                often.getFirst().rule().contains("4160 times an hour"),
                often.getFirst().rule());
    }

    @Test
    void everyPoolIsDecidedForByWhoCan() {
        assertEquals(
                "/scaleOut/policy/controllers",
                pointers(SCENARIO + "scaleOut: {policy: {name: half, controllers: [{policy: hpa, role: decode}]}}\n"));
        assertEquals(
                "/scaleOut/policy/controllers/0/role /scaleOut/policy/controllers",
                pointers(AGGREGATED
                        + "scaleOut: {policy: {name: other, controllers: [{policy: hpa, role: decode}]}}\n"));
        List<Violation> joint = refused(TWO_DECODE_POOLS + "scaleOut: {policy: {name: goodput}}\n");
        assertEquals("/scaleOut/policy/name", pointers(joint));
        assertEquals(
                "goodput decides one count for each role, and the layout has 2 decode pools",
                joint.getFirst().rule());
        assertEquals(
                "/scaleOut/policy/controllers/0/policy",
                pointers(AGGREGATED + "scaleOut: {policy: {name: mine, controllers: [{policy: ratio}]}}\n"));
    }

    @Test
    void aScheduleStaysInsideTheBounds() {
        String schedule = """
                scaleOut:
                  policy:
                    name: days
                    controllers:
                      - {policy: schedule, schedule: {windows: [{fromHour: 8, toHour: 20, instances: 5}]}}
                """;
        List<Violation> outside = refused(SCENARIO + schedule);
        assertEquals("/scaleOut/policy/controllers/0/schedule/windows/0/instances", pointers(outside));
        assertEquals("5", outside.getFirst().value());
        assertEquals(
                "days",
                Objects.requireNonNull(filled(SCENARIO + schedule.replace("instances: 5", "instances: 4"))
                                .policy())
                        .name());
    }

    @Test
    void placementDecidesWhereInstancesSit() {
        String racked = SCENARIO.replace("instances: 2,", "instances: 2, racks: [0, 0],")
                        .replace("instances: 3,", "instances: 3, racks: [0, 0, 0],")
                + "  network: {rackUplinkGigabytesPerSecond: [50]}\nscaleOut: {}\n";
        assertEquals(
                "/layout/network/rackUplinkGigabytesPerSecond /layout/pools/0/racks /layout/pools/1/racks",
                pointers(racked));
    }

    @Test
    void onlyInstancesThatAreAlikeTakeAnotherRole() {
        String thirty = "scaleOut: {roleSwitchSeconds: 30}\n";
        assertEquals(30, filled(SCENARIO + thirty).roleSwitchSeconds());
        assertNull(filled(SCENARIO + "scaleOut: {}\n").roleSwitchSeconds());
        List<String> apart = List.of(
                AGGREGATED,
                TWO_SYSTEMS,
                SCENARIO.replace("instances: 3, tensorParallel: 4", "instances: 3, tensorParallel: 8"),
                SCENARIO.replace("instances: 3,", "instances: 3, precision: bf16,"),
                SCENARIO.replace(
                        "instances: 3, tensorParallel: 4", "instances: 3, tensorParallel: 2, pipelineParallel: 2"));
        for (String scenario : apart) {
            List<Violation> violations = refused(scenario + thirty);
            assertEquals("/scaleOut/roleSwitchSeconds", pointers(violations), scenario);
            assertEquals("30.0", violations.getFirst().value(), scenario);
        }
        // Such pools cannot hand KV over either.
        assertEquals(
                "/layout/pools/1/engine /scaleOut/roleSwitchSeconds",
                pointers(SCENARIO.replace("instances: 3,", "instances: 3, engine: sglang,") + thirty));
        assertTrue(refused(AGGREGATED + thirty).getFirst().rule().contains("one role"));
        assertTrue(refused(TWO_SYSTEMS + thirty).getFirst().rule().contains("system, parallelism"));
    }

    /** Named or not, an engine and a precision are what they are; of several pools one of each role is enough. */
    @Test
    void poolsAreAlikeHoweverTheyAreWritten() {
        String thirty = "scaleOut: {roleSwitchSeconds: 30}\n";
        String named = SCENARIO.replace(
                "instances: 3,", "instances: 3, engine: tensorrt-llm, precision: fp8, expertParallel: 1,");
        assertEquals(30, filled(named + thirty).roleSwitchSeconds());
        assertEquals(30, filled(TWO_DECODE_POOLS + thirty).roleSwitchSeconds());
    }

    /** Instances of four GPUs may stand two in a node of eight; what does not is joined by the network. */
    @Test
    void nvlinkJoinsInstancesThatMayShareAFabric() {
        String nvlink = "  network: {kvPath: nvlink}\nscaleOut: {}\n";
        assertEquals(
                1, Objects.requireNonNull(filled(SCENARIO + nvlink).fleets()).size());
        assertEquals(
                "/layout/network/kvPath",
                pointers(SCENARIO.replace("tensorParallel: 4}", "tensorParallel: 8}") + nvlink));
        assertEquals("/layout/network/kvPath", pointers(TWO_SYSTEMS + nvlink));
        // One of two decode pools is enough.
        assertEquals(
                1,
                Objects.requireNonNull(filled(TWO_DECODE_POOLS + nvlink).fleets())
                        .size());
        // 72 GPUs are one fabric.
        String rack = SCENARIO.replace("hgx-h100", "gb200-nvl72");
        assertEquals(
                18,
                Objects.requireNonNull(filled(rack + nvlink).fleets())
                        .getFirst()
                        .nodesPerRack());
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        assertEquals(
                "/layout/pools/0/tensorParallel /scaleOut/policy/name /scaleOut/gpuBudget"
                        + " /scaleOut/fleets/0/system /scaleOut/faults/0/rack",
                pointers(AGGREGATED
                                .replace("tensorParallel: 4", "tensorParallel: 1")
                                .replace("precision: fp8", "precision: bf16")
                        + """
                        scaleOut:
                          policy: {name: ratio}
                          gpuBudget: 1
                          fleets: [{system: hgx-a100}]
                          faults: [{kind: rack, atSeconds: 0, rack: 7}]
                        """));
    }

    // Several policies on one scenario

    @Test
    void allPoliciesThatCanDecideForTheLayoutRun() {
        assertEquals(
                List.of(
                        "fixed",
                        "hpa",
                        "keda",
                        "dynamo-throughput",
                        "dynamo-load",
                        "dynamo-hybrid",
                        "saturation",
                        "ratio",
                        "goodput"),
                names(shootOut(SCENARIO, "")));
        assertEquals(
                List.of(
                        "fixed",
                        "hpa",
                        "keda",
                        "dynamo-throughput",
                        "dynamo-load",
                        "dynamo-hybrid",
                        "saturation",
                        "goodput"),
                names(shootOut(AGGREGATED, "")));
        assertEquals(
                List.of("fixed", "hpa", "keda", "dynamo-load", "saturation"), names(shootOut(TWO_DECODE_POOLS, "")));
    }

    private static List<String> names(ScaleOutRequest question) {
        return Objects.requireNonNull(question.policies()).stream()
                .map(ScalingPolicy::name)
                .toList();
    }

    @Test
    void theScenarioIsFilledAndNamesNoPolicy() {
        ScaleOutRequest question = shootOut(SCENARIO, "policies: [{name: goodput}]\n");

        ScaleOut life = Objects.requireNonNull(question.scenario().scaleOut());
        assertNull(life.policy());
        assertEquals(2, Objects.requireNonNull(life.pools()).size());
        assertEquals(0.95, question.attainment());
        assertEquals(0, question.replications());
        ScalingPolicy goodput = Objects.requireNonNull(question.policies()).getFirst();
        assertEquals(question.scenario().withScaleOut(life.withPolicy(goodput)), question.under(goodput));
        // What the question asks for is what its policy holds and its runs are measured by.
        ScaleOutRequest own = shootOut(SCENARIO, "policies: [{name: goodput}]\nattainment: 0.9\n");
        assertEquals(0.9, own.scenario().slo().attainment());
        assertEquals(
                new GoodputScaling(0.9, 15.0, null, 0.02),
                Objects.requireNonNull(Objects.requireNonNull(own.policies())
                                .getFirst()
                                .controllers())
                        .getFirst()
                        .goodput());
    }

    @Test
    void replicationsAreFurtherSeeds() {
        assertEquals(List.of(2L, 3L), seeds(shootOut(SCENARIO, "replications: 2\n")));
        ScaleOutRequest named = shootOut(SCENARIO + "sampling: {seed: 7, confirmationSeeds: [8, 9, 10]}\n", "");
        assertEquals(List.of(8L, 9L, 10L), seeds(named));
        assertEquals(3, named.replications());
        assertEquals(
                "/replications",
                shootOutPointers(SCENARIO + "sampling: {confirmationSeeds: [8]}\n", "replications: 2\n"));
    }

    private static List<Long> seeds(ScaleOutRequest question) {
        return Objects.requireNonNull(
                Objects.requireNonNull(question.scenario().sampling()).confirmationSeeds());
    }

    @Test
    void scenarioAndPoliciesAreRefusedTogether() {
        assertEquals(
                "/scenario/model /scenario/scaleOut/gpuBudget /policies/0/name /policies/1/controllers/0/role"
                        + " /policies/1/controllers",
                shootOutPointers(
                        AGGREGATED.replace("llama-3.1-70b", "llama-3.1-71b") + "scaleOut: {gpuBudget: 7}\n", """
                        policies:
                          - {name: ratio}
                          - {name: half, controllers: [{policy: hpa, role: decode}]}
                        """));
    }

    @Test
    void measuredStepTimesNeedFiles() {
        String measured = AGGREGATED.replace(
                "tensorParallel: 4}", "tensorParallel: 4, stepTimes: {wholeSteps: {file: steps.csv}}}");
        ScaleOutRequest question =
                new ScaleOutRequest(Codec.readStrict(SimulationRequest.class, measured, Format.YAML), null, null, null);
        assertEquals(
                "/scenario/layout/pools/0/stepTimes",
                pointers(assertThrows(InvalidInputException.class, () -> Questions.resolveWithoutFiles(question))
                        .violations()));
    }
}
