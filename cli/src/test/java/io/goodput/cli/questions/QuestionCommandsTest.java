package io.goodput.cli.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.OwnCostAnswer;
import io.goodput.cli.Examples;
import io.goodput.cli.Goodput;
import io.goodput.codec.Codec;
import io.goodput.contracts.BacktestAnswer;
import io.goodput.contracts.Bill;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.MeasuredStepTimes;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Report;
import io.goodput.contracts.SeriesBucket;
import io.goodput.contracts.SimulationAnswer;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.StepTimesSource;
import io.goodput.contracts.TierAnswer;
import io.goodput.contracts.TimeSeries;
import io.goodput.contracts.bills.BillAnswer;
import io.goodput.contracts.bills.RunBill;
import io.goodput.contracts.capacity.CapacityAnswer;
import io.goodput.contracts.capacity.CarriedLoad;
import io.goodput.contracts.fronts.FrontAnswer;
import io.goodput.contracts.fronts.FrontWinner;
import io.goodput.contracts.fronts.TierFront;
import io.goodput.contracts.futures.FuturesAnswer;
import io.goodput.contracts.futures.TierFutures;
import io.goodput.contracts.redundancy.RedundancyAnswer;
import io.goodput.contracts.redundancy.SpareOption;
import io.goodput.contracts.returns.ReturnAnswer;
import io.goodput.contracts.scaleout.FailureDomain;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.PolicyOutcome;
import io.goodput.contracts.scaleout.ScaleOutAnswer;
import io.goodput.contracts.whatif.ChangeOutcome;
import io.goodput.contracts.whatif.WhatIfAnswer;
import io.goodput.economics.Economics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class QuestionCommandsTest {
    private static final String SMALL = """
            model: llama-3.1-8b
            traffic:
              requestsPerSecond: 5
              inputTokens: {constant: 500}
              outputTokens: {constant: 50}
            slo: {limits: [{metric: ttft, percentile: 99, limitSeconds: 1}]}
            systems: [hgx-h100]
            modes: [aggregated]
            sampling: {warmupRequests: 100, measuredRequests: 1000}
            """;

    private static final String CATALOG = Path.of("..", "examples", "catalog").toString();

    private static final String ONE_LAYOUT =
            SMALL.replace("systems: [hgx-h100]\n", "").replace("modes: [aggregated]\n", """
                    layout:
                      mode: aggregated
                      pools: [{role: aggregated, system: hgx-h100, instances: 1, tensorParallel: 1}]
                    """);

    @TempDir
    Path folder;

    private record Outcome(int exitCode, String out, String err) {}

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "examples"))) {
            return files.filter(Files::isRegularFile).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsAnswered(Path example) throws IOException {
        String text = Files.readString(example);
        String command = Examples.command(example, text);

        Outcome outcome = run(command, example.toString(), "--json", "--catalog", CATALOG);

        assertEquals(0, outcome.exitCode(), outcome.err());
        if (command.equals("plan")) {
            PlanAnswer answer = Codec.read(PlanAnswer.class, outcome.out());
            for (TierAnswer tier : answer.tiers()) {
                LayoutOutcome winner = tier.winner();
                assertTrue(winner != null && winner.report().holds(), tier.toString());
            }
        } else if (command.equals("scale-out")) {
            assertNotNull(Codec.read(ScaleOutAnswer.class, outcome.out()).cheapest());
        } else if (command.equals("redundancy")) {
            assertTrue(Codec.read(RedundancyAnswer.class, outcome.out()).holds());
        } else if (command.equals("price")) {
            assertEquals(3, Codec.read(BillAnswer.class, outcome.out()).bills().size());
        } else if (command.equals("capacity")) {
            List<CarriedLoad> carried = Codec.read(CapacityAnswer.class, outcome.out())
                    .tiers()
                    .getFirst()
                    .carried();
            assertEquals(
                    List.of("hgx-h200 + gb200-nvl72", "gb200-nvl72 + hgx-h200", "gb200-nvl72", "gb200-nvl72"),
                    carried.stream().limit(4).map(CarriedLoad::system).toList());
            assertEquals(6, carried.size());
            assertTrue(carried.stream().allMatch(each -> each.proven() && each.loadFactor() > 0));
        } else if (command.equals("front")) {
            TierFront front =
                    Codec.read(FrontAnswer.class, outcome.out()).tiers().getFirst();
            assertFalse(front.front().isEmpty());
            assertTrue(front.winners().stream().allMatch(FrontWinner::proven));
        } else if (command.equals("futures")) {
            TierFutures futures =
                    Codec.read(FuturesAnswer.class, outcome.out()).tiers().getFirst();
            assertTrue(futures.plan().proven());
            assertEquals(1, futures.decisions().getFirst().holdsInWeight(), 1e-9);
        } else if (command.equals("what-if")) {
            WhatIfAnswer answer = Codec.read(WhatIfAnswer.class, outcome.out());
            assertTrue(answer.plan().report().holds());
            assertEquals(
                    List.of(false, true, true, true, false, true, false),
                    answer.changes().stream().map(ChangeOutcome::holds).toList());
        } else if (command.equals("backtest")) {
            assertTrue(Codec.read(BacktestAnswer.class, outcome.out()).verdict().usableForCapacity());
        } else if (command.equals("own-cost")) {
            assertTrue(Codec.read(OwnCostAnswer.class, outcome.out()).usdPerGpuHour() > 0);
        } else if (command.equals("return")) {
            assertNotNull(Codec.read(ReturnAnswer.class, outcome.out()).draws());
        } else {
            assertTrue(Codec.read(SimulationAnswer.class, outcome.out())
                    .runs()
                    .getFirst()
                    .report()
                    .holds());
        }
        assertEquals(Codec.write(Codec.read(Object.class, outcome.out())) + "\n", outcome.out());
    }

    @Test
    void entriesOfOnesOwnAreFilesThatTheQuestionNames() throws IOException {
        String config = """
                {"architectures": ["LlamaForCausalLM"], "hidden_act": "silu", "hidden_size": 4096,
                 "intermediate_size": 14336, "max_position_embeddings": 131072, "num_attention_heads": 32,
                 "num_hidden_layers": 32, "num_key_value_heads": 8, "torch_dtype": "bfloat16", "vocab_size": 128256}""";
        Path model = Files.createDirectory(folder.resolve("acme-8b"));
        Files.writeString(model.resolve("config.json"), config);
        String question = ONE_LAYOUT.replace("llama-3.1-8b", "acme-8b").replace("hgx-h100", "acme-h200");
        Outcome outcome =
                run("simulate", file(question), "--json", "--catalog", CATALOG, "--catalog", model.toString());
        assertEquals(0, outcome.exitCode(), outcome.err());
        SimulationAnswer answer = Codec.read(SimulationAnswer.class, outcome.out());
        assertEquals(2, Objects.requireNonNull(answer.question().ownEntries()).size());
        // The same sizes on the same chips are the same run, whatever they are called.
        Outcome shipped = run("simulate", file(ONE_LAYOUT.replace("hgx-h100", "hgx-h200")), "--json");
        assertEquals(
                Codec.read(SimulationAnswer.class, shipped.out())
                        .runs()
                        .getFirst()
                        .report()
                        .latencies(),
                answer.runs().getFirst().report().latencies());

        assertEquals(2, run("simulate", file(question)).exitCode());
        Outcome missing = run(
                "simulate",
                file(question),
                "--catalog",
                folder.resolve("nowhere").toString());
        assertEquals(2, missing.exitCode());
        assertTrue(missing.err().contains("there is no such file"), missing.err());
        Outcome remote = run("simulate", file(question), "--catalog", CATALOG, "--url", "http://localhost:1");
        assertEquals(2, remote.exitCode());
        assertTrue(remote.err().contains("/api/v1/catalog"), remote.err());
    }

    /** The bill of a run is the bill that its simulation shows, whatever its parts are. */
    @Test
    void aBillIsThatOfTheSimulation() throws IOException {
        Outcome simulated = run("simulate", file(ONE_LAYOUT + "pricing: {tiers: [neocloud-own, retail]}\n"), "--json");
        PricedRun run =
                Codec.read(SimulationAnswer.class, simulated.out()).runs().getFirst();
        String question = "scenario:\n" + ONE_LAYOUT.indent(2) + "prices: [{tiers: [neocloud-own, retail]}]\n";
        Path hours = folder.resolve("hours.csv");
        Path lines = folder.resolve("lines.csv");

        Outcome json =
                run("price", file(question), "--json", "--csv", hours.toString(), "--lines-csv", lines.toString());

        assertEquals(0, json.exitCode(), json.err());
        List<RunBill> bills = Codec.read(BillAnswer.class, json.out()).bills();
        for (int i = 0; i < bills.size(); i++) {
            RunBill bill = bills.get(i);
            Bill expected = run.bills().get(i);
            assertEquals(run.runId(), bill.runId());
            assertEquals(expected.tier(), bill.tier());
            assertEquals(expected.usdPerHour(), bill.usdPerHour(), 1e-3);
            assertEquals(
                    expected.usdPerMillionTokens(),
                    Objects.requireNonNull(bill.tokens().usdPerMillionTokens()),
                    1e-4);
            assertEquals(
                    expected.usdPerMillionInputTokens(),
                    Objects.requireNonNull(bill.tokens().usdPerMillionInputTokens()),
                    1e-4);
            assertEquals(
                    expected.usdPerMillionOutputTokens(),
                    Objects.requireNonNull(bill.tokens().usdPerMillionOutputTokens()),
                    1e-4);
        }
        assertEquals(
                1 + bills.stream().mapToInt(each -> each.hours().size()).sum(),
                Files.readAllLines(hours).size());
        assertEquals(
                1 + bills.stream().mapToInt(each -> each.lines().size()).sum(),
                Files.readAllLines(lines).size());
        Outcome text = run("price", file(question));
        assertTrue(text.out().contains("bills the commitment: scaling in saves nothing"), text.out());
        Outcome markdown = run("price", file(question), "--markdown");
        assertTrue(markdown.out().contains("| paid for | pool | system |"), markdown.out());
    }

    @Test
    void aBudgetCarriesALoadAndSaysWhatBreaksAboveIt() throws IOException {
        String question = Files.readString(Path.of("..", "examples", "budget.yaml"))
                .replace("[hgx-h200, gb200-nvl72]", "[hgx-h200]")
                .replace("{system: gb200-nvl72, gpus: 4}", "{system: hgx-h200, gpus: 8}")
                .replace("tensorParallel: [1, 2]", "tensorParallel: [2]");
        Outcome text = run("capacity", file(question));
        assertEquals(0, text.exitCode(), text.err());
        assertTrue(
                text.out().contains("Budget: at most 12 GPUs, 20.0 kW provisioned, 8 GPUs of hgx-h200 in stock"),
                text.out());
        assertTrue(text.out().contains("hgx-h200 disaggregated carries"), text.out());
        assertTrue(text.out().contains("it does not hold: TPOT p99"), text.out());
        Outcome poor = run("capacity", file(question.replace("{maxGpus: 12,", "{maxUsdPerHour: 1, maxGpus: 12,")));
        assertEquals(3, poor.exitCode(), poor.err());
        assertTrue(poor.out().contains("the budget is less than a unit that is billed, 8 GPUs at"), poor.out());
        Outcome unbounded = run("capacity", file(question.replace("maxGpus: 12, maxProvisionedKilowatts: 20, ", "")));
        assertEquals(2, unbounded.exitCode(), unbounded.out());
        assertTrue(unbounded.err().contains("a budget is needed"), unbounded.err());
    }

    @Test
    void aFrontTellsWhatFasterAnswersCost() throws IOException {
        String question = Files.readString(Path.of("..", "examples", "front.yaml"))
                .replace("[hgx-h200, hgx-b200, gb200-nvl72]", "[hgx-b200, gb200-nvl72]")
                .replace("attentionDataParallel: [1, 2], expertParallel: [1, 2]", "tensorParallel: [1, 2]")
                .replace("[0.01, 0.02, 0.04]", "[0.02, 0.04]")
                .replace("ttftSeconds: [0.3, 1]", "ttftSeconds: [1]");
        Outcome text = run("front", file(question));
        assertEquals(0, text.exitCode(), text.err());
        assertTrue(text.out().contains("on the front"), text.out());
        assertTrue(text.out().contains("20.0 ms      kilowatts"), text.out());
        Outcome markdown = run("front", file(question), "--markdown");
        assertTrue(markdown.out().contains("| on the front |"), markdown.out());
        Outcome wrong = run("front", file(question.replace("ttftSeconds: [1]", "ttftSeconds: [1, 1]")));
        assertEquals(2, wrong.exitCode(), wrong.out());
        assertTrue(wrong.err().contains("/ttftSeconds/1"), wrong.err());
    }

    @Test
    void futuresTellWhatEachChoiceCosts() throws IOException {
        String question = Files.readString(Path.of("..", "examples", "futures.yaml"))
                .replace("requestsPerSecond: 300", "requestsPerSecond: 100")
                .replace("  - {name: fewer hits, weight: 1, hitShareFactor: 0.5}\n", "");
        Outcome text = run("futures", file(question));
        assertEquals(0, text.exitCode(), text.err());
        assertTrue(text.out().contains("Holds in all of 3 futures"), text.out());
        assertTrue(text.out().contains("best in longer answers"), text.out());
        assertTrue(text.out().contains("change role between the futures"), text.out());
        Outcome markdown = run("futures", file(question), "--markdown");
        assertTrue(markdown.out().contains("| regret in $/h |"), markdown.out());
        Outcome none = run("futures", file(question.replace("maxGpus: 32", "maxGpus: 4")));
        assertEquals(3, none.exitCode(), none.err());
        assertTrue(none.out().contains("No layout holds in enough of the futures."), none.out());
        Outcome enough = run("futures", file(question.replace("maxGpus: 32", "maxGpus: 4") + "leastWeight: 0.6\n"));
        assertEquals(0, enough.exitCode(), enough.err());
        assertTrue(enough.out().contains("at least 60.00 % of all weight"), enough.out());
        Outcome wrong = run("futures", file(question.replace("loadFactor: 1.5", "loadFactor: 0")));
        assertEquals(2, wrong.exitCode(), wrong.out());
        assertTrue(wrong.err().contains("/futures/0/loadFactor"), wrong.err());
    }

    @Test
    void whatIsOwnedComesFirstAndSparesAreTriedWithout() throws IOException {
        Outcome owned = run("plan", file(SMALL + "existingCapacity: [{system: hgx-h100, gpus: 8}]\n"));
        assertEquals(0, owned.exitCode(), owned.err());
        assertTrue(owned.out().contains("8 GPUs of hgx-h100 owned at $0.0000 an hour each"), owned.out());
        assertTrue(owned.out().contains("0 bought for $0.0000/h"), owned.out());
        Outcome spare = run("plan", file(SMALL + "spareInstances: 1\n"), "--markdown");
        assertEquals(0, spare.exitCode(), spare.err());
        assertTrue(spare.out().contains("N+1: holds with any instance lost"), spare.out());
        assertTrue(spare.out().contains("- with 1 aggregated instance lost: holds"), spare.out());
        Outcome fewest = run("plan", file(SMALL + "objective: gpus\n"));
        assertTrue(fewest.out().contains("the layout of the fewest GPUs that holds"), fewest.out());
    }

    @Test
    void theTableNamesTheWinnerItsRunnersUpAndWhyTheyLost() throws IOException {
        Outcome outcome = run("plan", file(SMALL.replace("[aggregated]", "[aggregated, disaggregated]")));

        assertEquals(0, outcome.exitCode(), outcome.err());
        assertTrue(outcome.out().contains("cheapest  hgx-h100: aggregated 1 x TP1"), outcome.out());
        assertTrue(outcome.out().contains("hgx-h100, disaggregated: "), outcome.out());
        assertTrue(outcome.out().contains("Error band of the step times:"), outcome.out());
        assertTrue(outcome.out().contains("\n  step times drawn from their bands  cheapest in"), outcome.out());
        assertTrue(outcome.out().contains("\n  stands alone: hgx-h100 "), outcome.out());
        assertTrue(outcome.out().contains("  drawn by the GPUs used: boards "), outcome.out());
        assertTrue(
                outcome.out()
                        .matches("(?s).*\n  J/token: [0-9.]+ boards only, [0-9.]+ at the wall, [0-9.]+ with PUE\n.*"),
                outcome.out());
    }

    /** What a backtest found goes into the questions of the same deployment, and stands in their answers. */
    @Test
    void aBacktestsFactorsMakeASimulationSlowerAndItsBandTheirs() throws IOException {
        String example = Path.of("..", "examples", "backtest.yaml").toString();
        Outcome backtest = run("backtest", example);
        assertEquals(0, backtest.exitCode(), backtest.err());
        assertTrue(backtest.out().contains("Verdict: usable for capacity to ± "), backtest.out());
        String factors = backtest.out()
                .lines()
                .filter(line -> line.startsWith("  stepTimeFactors: "))
                .findFirst()
                .orElseThrow()
                .strip();

        String deployed = ONE_LAYOUT + "engine: vllm\n";
        Outcome without = run("simulate", "--json", file(deployed));
        Outcome with = run("simulate", "--json", file(deployed + factors + "\n"));
        assertEquals(0, with.exitCode(), with.err());

        SimulationAnswer slower = Codec.read(SimulationAnswer.class, with.out());
        SimulationAnswer modelled = Codec.read(SimulationAnswer.class, without.out());
        assertNotEquals(
                modelled.runs().getFirst().runId(), slower.runs().getFirst().runId());
        assertTrue(slower.errorBands().getFirst().basis().startsWith("backtest of 480 requests"), slower::toString);
        assertTrue(
                slower.assumptions().stream()
                        .anyMatch(each -> each.startsWith("Step times on hgx-h100 are the model's times")),
                slower::toString);
        double ratio = Objects.requireNonNull(slower.runs().getFirst().report().latencies())
                        .timePerOutputToken()
                        .meanSeconds()
                / Objects.requireNonNull(modelled.runs().getFirst().report().latencies())
                        .timePerOutputToken()
                        .meanSeconds();
        double decode = Codec.read(
                        BacktestAnswer.class, run("backtest", "--json", example).out())
                .stepTimeFactors()
                .decodeFactor();
        assertEquals(decode, ratio, 0.25 * decode, "decoding and some of the host's time");
    }

    private static final String SCALE_OUT = """
            scenario:
              model: llama-3.1-8b
              traffic: {requestsPerSecond: 5, inputTokens: {constant: 500}, outputTokens: {constant: 50}}
              slo: {attainment: 0.99, limits: [{metric: ttft, limitSeconds: 1}]}
              layout:
                mode: aggregated
                pools: [{role: aggregated, system: hgx-h100, instances: 2, tensorParallel: 1}]
              scaleOut: {faults: [{kind: gpu, atSeconds: 60, rack: 0, node: 0, gpu: 0}]}
              sampling: {warmup: off, measuredRequests: 1000}
            policies: [{name: saturation}, {name: fixed}]
            """;

    @Test
    void aScaleOutShowsEveryPolicyAndHowItWent() throws IOException {
        Outcome json = run("scale-out", "--json", file(SCALE_OUT + "replications: 1\n"));
        assertEquals(0, json.exitCode(), json.err());
        ScaleOutAnswer answer = Codec.read(ScaleOutAnswer.class, json.out());
        assertEquals(
                List.of("saturation", "fixed"),
                answer.policies().stream().map(PolicyOutcome::name).toList());
        double usdPerGpuHour = Economics.rateCard(answer.priceBook())
                .find("hgx-h100", PriceTier.RETAIL)
                .orElseThrow()
                .usdPerGpuHour();
        for (PolicyOutcome each : answer.policies()) {
            assertEquals(2, each.runIds().size());
            assertNotNull(each.attainmentOverSeeds());
            assertEquals(1, each.faults());
            double billed = each.gpuHours().held() + each.gpuHours().unused();
            assertEquals(billed * usdPerGpuHour, each.costs().getFirst().usd(), 1e-6);
        }

        Outcome text = run("scale-out", file(SCALE_OUT));
        assertEquals(0, text.exitCode(), text.err());
        assertTrue(text.out().contains("GPU-hours   serving"), text.out());
        assertTrue(text.out().contains("asked for: 99.00 %"), text.out());
        List<String> chart =
                text.out().lines().filter(line -> line.contains("█")).toList();
        assertFalse(chart.isEmpty(), text.out());
        assertFalse(text.out().contains("switches"), text.out());
        chart.forEach(line -> assertTrue(line.length() <= ScaleOutChart.WIDTH, line));
    }

    /** Four instances of half a node each. Packed, a node holds two prefill or two decode ones. */
    private static final String LOSES_A_NODE = """
            scenario:
              model: llama-3.1-8b
              traffic: {requestsPerSecond: 14, inputTokens: {constant: 2000}, outputTokens: {constant: 100}}
              slo: {attainment: 0.99, limits: [{metric: ttft, limitSeconds: 1}, {metric: tpot, limitSeconds: 0.02}]}
              layout:
                mode: disaggregated
                pools:
                  - {role: prefill, system: hgx-h100, instances: 2, tensorParallel: 4}
                  - {role: decode, system: hgx-h100, instances: 2, tensorParallel: 4}
            losses: [node]
            placements: [pack]
            lostSeconds: 120
            settleSeconds: 30
            """;

    @Test
    void spareInstancesLiveThroughTheLossOfWhicheverNode() throws IOException {
        Outcome json = run("redundancy", "--json", file(LOSES_A_NODE + "spares: [hot]\nreplications: 1\n"));
        assertEquals(0, json.exitCode(), json.err());
        RedundancyAnswer answer = Codec.read(RedundancyAnswer.class, json.out());
        SpareOption option = answer.options().getFirst();

        // One of each pool can carry the load; packed, a node holds both of a pool. A third prefill instance parts the
        // two
        // decode ones as well: prefill, prefill | prefill, decode | decode and a free half.
        assertEquals(List.of(1, 0), option.spareInstances());
        assertEquals(4, option.spareGpus());
        assertTrue(option.attainmentWithoutSpares() < 0.5, "without spares: " + option.attainmentWithoutSpares());
        option.oneFewer().forEach(fewer -> assertTrue(fewer.attainment() < 0.99, fewer.toString()));
        assertEquals(1, option.oneFewer().size());
        assertEquals(
                List.of(List.of(2, 0), List.of(1, 1), List.of(0, 1)),
                option.domains().stream()
                        .filter(each -> each.kind() == FaultKind.NODE)
                        .map(FailureDomain::instances)
                        .toList());
        // None takes less than another: all three losses were simulated, and the worst is told first.
        assertEquals(3, option.units().size());
        option.units().forEach(unit -> assertEquals(2, Set.copyOf(unit.runIds()).size(), "a run per seed"));
        assertEquals(option.attainment(), option.units().getFirst().attainment());
        assertTrue(option.attainment() >= 0.99
                && option.attainment() <= option.units().getLast().attainment());

        Outcome text = run("redundancy", file(LOSES_A_NODE + "spares: [hot]\n"));
        assertTrue(text.out().contains("any one node, retail: +1 prefill, packed into"), text.out());
    }

    /** Each node that anything sits on is lost in a simulation of its own: none is worse than the answer's worst. */
    @Test
    void noNodeIsWorseToLoseThanThoseSimulated() throws IOException {
        RedundancyAnswer answer = Codec.read(
                RedundancyAnswer.class,
                run(
                                "redundancy",
                                "--json",
                                file(LOSES_A_NODE.replace("instances: 2", "instances: 3") + "spares: [hot]\n"))
                        .out());
        SpareOption option = answer.options().getFirst();
        SimulationRequest scenario = answer.question().scenario();
        double worst = 1;
        for (int node = 0; node < 3; node++) {
            String question = Codec.write(scenario);
            String fault =
                    "{\"kind\": \"node\", \"atSeconds\": 30, \"forSeconds\": 120, \"rack\": 0, \"node\": " + node + "}";
            String lost = question.replace("\"scaleOut\":{", "\"scaleOut\":{\"faults\":[" + fault + "],");
            Path asked = Files.writeString(
                    folder.resolve("node" + node + ".json"),
                    lost.replace(
                            "\"provisioning\":{\"medianSeconds\":300.0}", "\"provisioning\":{\"medianSeconds\":120}"));
            SimulationAnswer simulated = Codec.read(
                    SimulationAnswer.class,
                    run("simulate", "--json", asked.toString()).out());
            worst = Math.min(
                    worst,
                    Objects.requireNonNull(simulated.runs().getFirst().report().scaleOut())
                            .faults()
                            .getFirst()
                            .attainmentMeanwhile());
        }
        assertEquals(option.attainmentWithoutSpares(), worst);
    }

    /** A cold node takes over after it is known, 16 GB at 5 GB/s and a minute: less than a tenth of half an hour is late. */
    @Test
    void aColdNodeTakesOverWhereTheTimeAllowsIt() throws IOException {
        String hour = LOSES_A_NODE.replace("lostSeconds: 120", "lostSeconds: 1800") + "spares: [cold]\n";
        Outcome strict = run("redundancy", "--json", file(hour));
        assertEquals(3, strict.exitCode(), strict.err());
        Outcome outcome = run("redundancy", "--json", file(hour + "attainment: 0.9\n"));
        assertEquals(0, outcome.exitCode(), outcome.err());
        SpareOption option =
                Codec.read(RedundancyAnswer.class, outcome.out()).options().getFirst();
        assertEquals(1, option.spareNodes());
        assertEquals(8, option.spareGpus());
        assertEquals(List.of(0, 0), option.spareInstances());
        assertTrue(option.attainment() < 0.98, "meanwhile: " + option.attainment());
        assertTrue(option.costs().getFirst().usdPerHourOfRedundancy() > 0);
    }

    @Test
    void whereNoSparesHoldItIs3() throws IOException {
        Outcome outcome = run("redundancy", file(LOSES_A_NODE.replace("limitSeconds: 1}", "limitSeconds: 0.01}")));
        assertEquals(3, outcome.exitCode(), outcome.err());
        assertTrue(outcome.out().contains("no spares that were allowed hold it"), outcome.out());
    }

    @Test
    void aScaleOutSaysHowManyInstancesTookAnotherRole() {
        Outcome text = run(
                "scale-out",
                Path.of("..", "examples", "scale-out", "role-switch.yaml").toString());
        assertEquals(0, text.exitCode(), text.err());
        assertTrue(text.out().contains("late  flaps  switches  recovers"), text.out());
        assertTrue(text.out().lines().anyMatch(line -> line.matches(" +by-the-clock +holds .* 0 +4 *")), text.out());
    }

    @Test
    void aSimulationOfPoolsThatChangeSaysHow() throws IOException {
        Outcome stands = run("simulate", file(ONE_LAYOUT));
        Outcome changes = run("simulate", file(ONE_LAYOUT + "scaleOut: {policy: {name: hpa}}\n"));
        assertEquals(0, changes.exitCode(), changes.err());
        assertTrue(changes.out().contains("ready       least  mean  most  decisions  flaps"), changes.out());
        assertFalse(stands.out().contains("flaps"), stands.out());
    }

    @Test
    void whereNoPolicyHoldsItIs3() throws IOException {
        Outcome outcome = run(
                "scale-out",
                file(SCALE_OUT
                        .replace("limitSeconds: 1}", "limitSeconds: 0.02}")
                        .replace("requestsPerSecond: 5", "requestsPerSecond: 300")));
        assertEquals(3, outcome.exitCode(), outcome.err());
        assertTrue(outcome.out().contains("No policy holds it."), outcome.out());
    }

    @Test
    void aSimulationLeavesItsRequestsAndItsSeries() throws IOException {
        Path rows = folder.resolve("rows.csv");
        Path series = folder.resolve("series.json");

        Outcome outcome = run(
                "simulate", "--json", file(ONE_LAYOUT), "--requests", rows.toString(), "--series", series.toString());

        assertEquals(0, outcome.exitCode(), outcome.err());
        Report report = Codec.read(SimulationAnswer.class, outcome.out())
                .runs()
                .getFirst()
                .report();
        assertEquals(report.requests().arrived() + 1, Files.readAllLines(rows).size());
        assertEquals(
                report.requests().arrived(),
                Codec.read(TimeSeries.class, Files.readString(series)).buckets().stream()
                        .mapToLong(SeriesBucket::arrivals)
                        .sum());
        assertEquals(run("simulate", "--json", file(ONE_LAYOUT)).out(), outcome.out());
    }

    @Test
    void filesOfAQuestionAreFoundBesideIt() throws IOException {
        Files.createDirectory(folder.resolve("files"));
        Path trace = Files.writeString(folder.resolve("files").resolve("trace.csv"), """
                sent,in,out
                0,100,10
                0.5,200,20
                2,300,30
                """);
        Path steps = Files.writeString(folder.resolve("files").resolve("steps.csv"), """
                phase,sequences,tokens,seconds
                prefill,1,1,0.5
                prefill,1,1000,0.5
                decode,1,1,0.25
                decode,8,4000,0.25
                """);
        String replayed = ONE_LAYOUT
                .replaceAll("(?s)traffic:.*slo:", """
                        traffic:
                          trace:
                            name: files/trace.csv
                            format: csv
                            mapping: {arrival: sent, inputTokens: in, outputTokens: out}
                        slo:""")
                .replaceAll("sampling:.*", "")
                .replace("tensorParallel: 1", "tensorParallel: 1, stepTimes: {wholeSteps: {file: files/steps.csv}}");
        Path rows = folder.resolve("rows.csv");

        Outcome outcome = run("simulate", "--json", file(replayed), "--requests", rows.toString());

        assertEquals(0, outcome.exitCode(), outcome.err());
        PricedRun first = runOf(outcome);
        assertEquals(3, first.report().requests().finished());
        // One prefill of half a second: the first token of the first request.
        assertTrue(
                Files.readAllLines(rows).stream()
                        .anyMatch(row -> row.startsWith("0,all,,0.0,100,,0,30,10,10,0,0,0.0,0.5,")),
                Files.readString(rows));

        Files.writeString(trace, Files.readString(trace).replace("300,30", "300,31"));
        String secondId = runOf(run("simulate", "--json", file(replayed))).runId();
        assertNotEquals(first.runId(), secondId);

        Files.writeString(steps, Files.readString(steps).replace("1000,0.5", "1000,0.625"));
        Outcome slower = run("simulate", "--json", file(replayed));
        assertNotEquals(secondId, runOf(slower).runId(), "the same path, other measurements");
        StepTimesSource measured = Objects.requireNonNull(Codec.read(SimulationAnswer.class, slower.out())
                .question()
                .layout()
                .pools()
                .getFirst()
                .stepTimes());
        String named =
                replayed.replace("{wholeSteps:", "{contentHash: %s, wholeSteps:".formatted(measured.contentHash()));
        assertEquals(slower.out(), run("simulate", "--json", file(named)).out());
        Files.writeString(steps, Files.readString(steps).replace("0.625", "0.75"));
        Outcome changed = run("simulate", file(named));
        assertEquals(2, changed.exitCode());
        assertTrue(changed.err().contains("/layout/pools/0/stepTimes/contentHash"), changed.err());

        // A prompt of 300 tokens is within what was measured; one of 3,000 is not.
        Files.writeString(steps, Files.readString(steps).replace("decode,8", "decode,1,4000,0.25\ndecode,8"));
        assertEquals(0, measured(run("simulate", "--json", file(replayed))).extrapolatedShare());
        Files.writeString(trace, Files.readString(trace).replace("300,31", "3000,31"));
        double beyond = measured(run("simulate", "--json", file(replayed))).extrapolatedShare();
        assertTrue(beyond > 0 && beyond < 1, "share beyond: " + beyond);
        assertTrue(run("simulate", file(replayed)).out().contains("lay beyond what was measured"));

        Files.writeString(trace, Files.readString(trace).replace("3000,31", "300,many"));
        Outcome wrong = run("simulate", "--json", file(replayed));
        assertEquals(2, wrong.exitCode());
        assertTrue(wrong.err().contains("line 4"), wrong.err());

        Files.delete(trace);
        Outcome missing = run("simulate", "--json", file(replayed));
        assertEquals(2, missing.exitCode());
        assertTrue(missing.err().contains("/traffic/trace/name (files/trace.csv)"), missing.err());
    }

    private static MeasuredStepTimes measured(Outcome outcome) {
        return Objects.requireNonNull(runOf(outcome).report().measuredStepTimes());
    }

    private static PricedRun runOf(Outcome outcome) {
        return Codec.read(SimulationAnswer.class, outcome.out()).runs().getFirst();
    }

    @Test
    void filesOfARunNeedAFormatAndARunOfTheirOwn() throws IOException {
        Outcome format = run("simulate", file(ONE_LAYOUT), "--requests", "rows.xlsx");
        assertEquals(2, format.exitCode());
        assertTrue(format.err().contains(".parquet"), format.err());
        Outcome elsewhere = run("simulate", file(ONE_LAYOUT), "--series", "a.json", "--url", "http://localhost:1");
        assertEquals(2, elsewhere.exitCode());
        assertTrue(elsewhere.err().contains("--url"), elsewhere.err());
        Path nowhere = folder.resolve("none").resolve("rows.csv");
        assertEquals(
                1,
                run("simulate", file(ONE_LAYOUT), "--requests", nowhere.toString())
                        .exitCode());
    }

    @Test
    void anOverloadIsUnstableAndHasNoPercentiles() throws IOException {
        String overload = ONE_LAYOUT
                .replace("requestsPerSecond: 5", "requestsPerSecond: 5000")
                .replace("measuredRequests: 1000", "measuredRequests: 20000");

        Outcome text = run("simulate", file(overload));

        assertEquals(0, text.exitCode(), text.err());
        assertTrue(text.out().contains("Unstable: the queues grow by"), text.out());
        Report report = Codec.read(
                        SimulationAnswer.class,
                        run("simulate", "--json", file(overload)).out())
                .runs()
                .getFirst()
                .report();
        assertNull(report.latencies());
        assertFalse(report.holds());
    }

    @Test
    void wrongInputIs2WithEveryViolation() throws IOException {
        Outcome outcome = run(
                "plan",
                file(SMALL.replace("llama-3.1-8b", "lama-3.1-8b")
                        .replace("requestsPerSecond: 5", "requestsPerSecond: 0")));

        assertEquals(2, outcome.exitCode());
        assertEquals(2, outcome.err().lines().count(), outcome.err());
        assertTrue(outcome.err().contains("/traffic/requestsPerSecond (0)"), outcome.err());
        assertTrue(outcome.err().contains("Maybe llama-3.1-8b"), outcome.err());
    }

    @Test
    void aMissingFileIsWrongInput() throws IOException {
        assertEquals(2, run("plan", folder.resolve("none.yaml").toString()).exitCode());
        assertEquals(2, run("simulate", folder.toString()).exitCode());
        Path latin =
                Files.write(folder.resolve("latin.yaml"), "model: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(run("simulate", latin.toString()).err().contains("a question is UTF-8 text"));
    }

    @Test
    void anUnknownOptionIsWrongInput() {
        assertEquals(2, run("plan", "--jsn", "x").exitCode());
        assertEquals(2, run().exitCode());
    }

    @Test
    void noLayoutInsideTheLimitsIs3AndSaysWhatComesNearest() throws IOException {
        Outcome outcome = run(
                "plan",
                file(SMALL.replace("requestsPerSecond: 5", "requestsPerSecond: 2000") + "limits: {maxGpus: 8}\n"));

        assertEquals(3, outcome.exitCode(), outcome.err());
        assertTrue(outcome.out().contains("No layout inside the limits meets the objective"), outcome.out());
    }

    @Test
    void whatIsNotProvenIsNotClaimed() throws IOException {
        String none = run(
                        "plan",
                        "--json",
                        file(SMALL.replace("requestsPerSecond: 5", "requestsPerSecond: 2000")
                                + "limits: {maxGpus: 8}\n"))
                .out();
        String one = run("plan", "--json", file(SMALL)).out();

        assertTrue(text(one).contains("cheapest  hgx"), text(one));
        assertTrue(text(unproven(one)).contains("cheapest found  hgx"), text(unproven(one)));
        assertTrue(text(none).contains("No layout inside the limits meets the objective."), text(none));
        assertTrue(
                text(unproven(none)).contains("No layout that was tried meets the objective; not all were tried."),
                text(unproven(none)));
    }

    private static String unproven(String json) {
        String changed = json.replace("\"proven\":true", "\"proven\":false");
        assertNotEquals(json, changed);
        return changed;
    }

    private static String text(String json) {
        return PlanText.of(Codec.read(PlanAnswer.class, json));
    }

    @Test
    void noGatewayAtTheUrlIs1AndSaysHowToStartOne() throws IOException {
        int closed;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }

        Outcome outcome = run("plan", file(SMALL), "--url", "http://127.0.0.1:" + closed);

        assertEquals(1, outcome.exitCode());
        assertTrue(outcome.err().contains("./goodput up"), outcome.err());
    }

    @Test
    void aUrlThatNoGatewayCanHaveIsWrongInput() throws IOException {
        for (String url : List.of("localhost:8080", "ftp://localhost", "http:///api", "http://a b", "http://a?b=c")) {
            Outcome outcome = run("plan", file(SMALL), "--url", url);
            assertEquals(2, outcome.exitCode(), url + ": " + outcome.err());
            assertTrue(outcome.err().contains("--url"), outcome.err());
        }
    }

    private String file(String question) throws IOException {
        return Files.writeString(folder.resolve("question.yaml"), question).toString();
    }

    private static Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine commandLine = Goodput.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        int exitCode = commandLine.execute(List.of(arguments).toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }
}
