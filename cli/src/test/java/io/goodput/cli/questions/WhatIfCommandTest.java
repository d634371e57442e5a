package io.goodput.cli.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.cli.Goodput;
import io.goodput.codec.Codec;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.Report;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.SimulationAnswer;
import io.goodput.contracts.whatif.ChangeOutcome;
import io.goodput.contracts.whatif.CostDifference;
import io.goodput.contracts.whatif.WhatIfAnswer;
import io.goodput.contracts.whatif.WhatIfRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What changes do to a plan, by a question of one's own or by options on a plan's answer. */
class WhatIfCommandTest {
    private static final String PLAN = """
            model: llama-3.1-8b
            traffic: {requestsPerSecond: 40, inputTokens: {constant: 1000}, outputTokens: {constant: 100}}
            slo: {limits: [{metric: ttft, percentile: 99, limitSeconds: 1}, {metric: tpot, percentile: 99, limitSeconds: 0.02}]}
            systems: [hgx-h100]
            modes: [disaggregated]
            space: {tensorParallel: [1]}
            pricing: {tiers: [retail, neocloud-own]}
            sampling: {warmupRequests: 100, measuredRequests: 2000}
            """;

    @TempDir
    Path folder;

    private record Outcome(int exitCode, String out, String err) {}

    private Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine commandLine = Goodput.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        int exitCode = commandLine.execute(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    /** The answer of the plan, in a file. */
    private String plan() throws IOException {
        Outcome plan = run("plan", "--json", file("plan.yaml", PLAN));
        assertEquals(0, plan.exitCode(), plan.err());
        return file("answer.json", plan.out());
    }

    private WhatIfAnswer ask(String... arguments) {
        List<String> all = new ArrayList<>(List.of("what-if", "--json"));
        all.addAll(List.of(arguments));
        Outcome outcome = run(all.toArray(String[]::new));
        assertEquals(0, outcome.exitCode(), outcome.err());
        WhatIfAnswer answer = Codec.read(WhatIfAnswer.class, outcome.out());
        assertEquals(Codec.write(answer) + "\n", outcome.out(), "the answer is canonical");
        return answer;
    }

    private static List<Double> seconds(Report report) {
        return report.limits().stream().map(LimitOutcome::valueSeconds).toList();
    }

    private static CostDifference cost(ChangeOutcome outcome) {
        return outcome.costs().getFirst();
    }

    @Test
    void optionsChangeTheWinnerOfAPlansAnswer() throws IOException {
        String file = plan();
        LayoutOutcome winner = Objects.requireNonNull(Codec.read(PlanAnswer.class, Files.readString(Path.of(file)))
                .tiers()
                .getFirst()
                .winner());
        WhatIfAnswer answer = ask(
                file,
                "--load=2",
                "--limit=ttft-p99=0.5",
                "--limit=e2e-p90=30",
                "--price-tier=neocloud-own",
                "--system=hgx-h200",
                "--instances=decode=%d"
                        .formatted(winner.layout().pools().getLast().instances() + 1));

        assertEquals(winner.runIds().getFirst(), answer.plan().runId());
        assertEquals(winner.report(), answer.plan().report());
        assertEquals(List.of(winner.bill()), answer.plan().bills());
        assertEquals(
                List.of("load", "slo", "slo", "pricing", "system", "instances"),
                answer.changes().stream().map(ChangeOutcome::kind).toList());

        // Limits judge a run and change nothing in it.
        ChangeOutcome tighter = answer.changes().get(1);
        assertEquals(
                seconds(answer.plan().report()).reversed(), seconds(tighter.report()), "the changed limit is the last");
        assertEquals(2, tighter.limits().size());
        ChangeOutcome further = answer.changes().get(2);
        assertEquals(seconds(answer.plan().report()), seconds(further.report()).subList(0, 2));
        assertEquals(3, further.limits().size());
        assertNull(further.limits().getLast().planSeconds());

        ChangeOutcome dearer = answer.changes().get(3);
        assertFalse(dearer.simulated());
        assertEquals(answer.plan().report(), dearer.report());
        assertTrue(answer.changes().stream()
                .allMatch(each -> each.simulated() != each.kind().equals("pricing")));
        assertEquals(
                cost(dearer).usdPerHour().changed(),
                Objects.requireNonNull(Codec.read(PlanAnswer.class, Files.readString(Path.of(file)))
                                .tiers()
                                .getLast()
                                .winner())
                        .bill()
                        .usdPerHour(),
                "the same GPUs are the winner of that tier too");
        assertEquals(List.of("hgx-h200"), answer.changes().get(4).layout().systems());

        // Beside its job, or asked as a question of one's own it is the same, byte by byte.
        assertEquals(answer, ask(file("question.json", Codec.write(answer.question()))));
        String job = file("job.json", "{\"job\":{},\"answer\":%s}".formatted(Files.readString(Path.of(file))));
        assertEquals(answer.changes().getFirst(), ask(job, "--load=2").changes().getFirst());
    }

    @Test
    void thereAndBackIsNothing() throws IOException {
        String file = plan();
        CostDifference there =
                cost(ask(file, "--price-tier=neocloud-own").changes().getFirst());
        CostDifference back = cost(ask(file, "--tier=neocloud-own", "--price-tier=retail")
                .changes()
                .getFirst());
        assertNotEquals(0, there.usdPerHour().difference());
        assertEquals(there.usdPerHour().plan(), back.usdPerHour().changed());
        assertEquals(-there.usdPerHour().difference(), back.usdPerHour().difference());
        assertEquals(
                -there.usdPerMillionTokens().difference(),
                back.usdPerMillionTokens().difference());
    }

    @Test
    void moreLoadIsASimulationOfThatLoad() throws IOException {
        WhatIfAnswer answer = ask(plan(), "--load=1.5");
        WhatIfRequest question = answer.question();
        Outcome simulated = run(
                "simulate",
                "--json",
                file(
                        "simulation.json",
                        Codec.write(question.scenario(question.changes().getFirst()))));
        assertEquals(0, simulated.exitCode(), simulated.err());
        ChangeOutcome outcome = answer.changes().getFirst();
        assertEquals(
                outcome.report(),
                Codec.read(SimulationAnswer.class, simulated.out())
                        .runs()
                        .getFirst()
                        .report());
        assertEquals(
                outcome.runId(),
                Codec.read(SimulationAnswer.class, simulated.out())
                        .runs()
                        .getFirst()
                        .runId());
        assertEquals(
                60,
                Objects.requireNonNull(question.scenario(question.changes().getFirst())
                        .traffic()
                        .requestsPerSecond()));
    }

    @Test
    void theLayoutIsRunAsThePlanFoundIt() throws IOException {
        // Both hold: the winner is the first by its id, and is not run as the question's own routing says.
        String several =
                PLAN.replace("tensorParallel: [1]", "tensorParallel: [1], routing: [round-robin, least-loaded]");
        Outcome plan = run("plan", "--json", file("several.yaml", several));
        LayoutOutcome winner = Objects.requireNonNull(
                Codec.read(PlanAnswer.class, plan.out()).tiers().getFirst().winner());
        assertEquals(RoutingPolicy.LEAST_LOADED, winner.layout().routing());
        WhatIfAnswer answer = ask(file("several.json", plan.out()), "--load=1.5");
        assertEquals(winner.runIds().getFirst(), answer.plan().runId());
        assertEquals(
                RoutingPolicy.LEAST_LOADED, answer.changes().getFirst().layout().routing());
    }

    @Test
    void whatIsLostIsPaidForAndBreaksThePlan() throws IOException {
        String question = "plan:\n"
                + PLAN.replace("requestsPerSecond: 40", "requestsPerSecond: 120")
                        .indent(2) + """
                layout:
                  mode: disaggregated
                  pools:
                    - {role: prefill, system: hgx-h100, instances: 4, tensorParallel: 1}
                    - {role: decode, system: hgx-h100, instances: 4, tensorParallel: 1}
                changes:
                  - {name: one, lost: {role: prefill, instances: 1}}
                  - {name: three, lost: {role: prefill, instances: 3}}
                  - {name: sold, instances: [1, 4]}
                """;
        List<ChangeOutcome> outcomes = ask(file("lost.yaml", question)).changes();
        assertEquals(
                List.of(true, false, false),
                outcomes.stream().map(ChangeOutcome::holds).toList());
        assertEquals(0, cost(outcomes.get(1)).usdPerHour().difference());
        assertEquals(0, cost(outcomes.get(1)).gpusBilled().difference());
        assertTrue(cost(outcomes.get(1)).usdPerMillionTokens().difference() > 0);
        assertTrue(
                outcomes.get(1).verdict().contains("prefill compute"),
                outcomes.get(1).verdict());
        assertEquals(outcomes.get(2).report(), outcomes.get(1).report());
    }

    @Test
    void systemsAndPricesMayBeOnesOwn() throws IOException {
        String catalog = Path.of("..", "examples", "catalog").toString();
        String shipped = plan();
        WhatIfAnswer answer = ask(shipped, "--system=acme-h200", "--load=0.5", "--catalog", catalog);
        assertEquals(
                ask(shipped, "--load=0.5").changes().getFirst().runId(),
                answer.changes().getFirst().runId());
        assertEquals(1, Objects.requireNonNull(answer.question().ownEntries()).size());
        assertEquals(List.of("acme-h200"), answer.changes().getLast().layout().systems());
        assertEquals(answer, ask(file("own.json", Codec.write(answer.question()))), "the question is whole");

        String own = "plan:\n"
                + PLAN.replace("hgx-h100", "acme-h200").replace("retail, ", "").indent(2) + """
                layout:
                  mode: aggregated
                  pools: [{role: aggregated, system: acme-h200, instances: 2, tensorParallel: 1}]
                changes:
                  - {name: a cloud, pricing: {priceBook: acme-prices, region: frankfurt, tiers: [reserved]}}
                """;
        ChangeOutcome cloud =
                ask(file("own.yaml", own), "--catalog", catalog).changes().getFirst();
        assertFalse(cloud.simulated());
        // 8 GPUs at 2.35 EUR, of $1.08 each.
        assertEquals(8 * 2.35 * 1.08, cost(cloud).usdPerHour().changed(), 1e-6);
    }

    @Test
    void theTableHasARowForEachChange() throws IOException {
        String file = plan();
        Outcome text = run("what-if", file, "--load=1.5", "--price-tier=neocloud-own");
        assertEquals(0, text.exitCode(), text.err());
        List<String> rows = text.out().lines().toList();
        assertTrue(rows.stream().anyMatch(row -> row.matches(" +the plan as it is +holds .*")), text.out());
        assertTrue(rows.stream().anyMatch(row -> row.matches(" +load × 1.5 .* yes")), text.out());
        assertTrue(rows.stream().anyMatch(row -> row.matches(" +neocloud-own +holds .* no")), text.out());
        Outcome markdown = run("what-if", file, "--load=1.5", "--markdown");
        assertTrue(markdown.out().contains("| what if | objective |"), markdown.out());
    }

    @Test
    void whatIsNoAnswerOfAPlanOrNoChangeIsRefused() throws IOException {
        String question = file("plan.yaml", PLAN);
        assertRefused("only the layout of one is changed", file("a.json", "{}"), "--load=2");
        assertRefused("this file is not JSON", question, "--load=2");
        assertRefused("a plan has", question);
        String answer = plan();
        assertRefused("no such winner", answer, "--tier=spot", "--load=2");
        assertRefused("/changes/0/load (1)", answer, "--load=1");
        assertRefused("/changes/0/slo/limits/2/metric (tftf)", answer, "--limit=tftf-p99=1");
        assertRefused("/changes/0/lost/role (decoder)", answer, "--lost=decoder=1");
        assertRefused("/changes/0/pricing/tiers/0 (retial)", answer, "--price-tier=retial");
        assertRefused("there is no such file", folder.resolve("none.json").toString(), "--load=2");
    }

    private void assertRefused(String why, String... arguments) {
        List<String> all = new ArrayList<>(List.of("what-if"));
        all.addAll(List.of(arguments));
        Outcome outcome = run(all.toArray(String[]::new));
        assertEquals(2, outcome.exitCode(), outcome.out() + outcome.err());
        assertTrue(outcome.err().contains(why), outcome.err());
        assertTrue(outcome.err().contains("Maybe"), outcome.err());
    }
}
