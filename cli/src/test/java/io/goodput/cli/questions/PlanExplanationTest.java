package io.goodput.cli.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.cli.Goodput;
import io.goodput.codec.Codec;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.SimulationAnswer;
import io.goodput.contracts.TierAnswer;
import io.goodput.contracts.explanation.Explanation;
import io.goodput.contracts.explanation.Headroom;
import io.goodput.contracts.explanation.LatencyBudget;
import io.goodput.contracts.explanation.LimitBreak;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A plan explained by runs of the engine. */
class PlanExplanationTest {
    private static final double REQUESTS_PER_SECOND = 20;

    private static final String LOAD = """
            model: llama-3.1-8b
            traffic:
              requestsPerSecond: %s
              inputTokens: {constant: 500}
              outputTokens: {constant: 50}
            slo:
              limits:
                - {metric: ttft, percentile: 99, limitSeconds: 1}
                - {metric: tpot, percentile: 99, limitSeconds: 0.02}
            sampling: {warmupRequests: 100, measuredRequests: 1000}
            """;

    private static final String PLAN = LOAD.formatted(REQUESTS_PER_SECOND) + """
            systems: [hgx-h100]
            modes: [aggregated]
            """;

    private static final String ONE_GPU = LOAD + """
            layout:
              mode: aggregated
              pools: [{role: aggregated, system: hgx-h100, instances: 1, tensorParallel: 1}]
            """;

    @TempDir
    Path folder;

    private record Outcome(int exitCode, String out, String err) {}

    private static Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine commandLine = Goodput.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        int exitCode = commandLine.execute(List.of(arguments).toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private String file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "question", ".yaml"), text)
                .toString();
    }

    private static <T> T some(@Nullable T value) {
        assertNotNull(value);
        return value;
    }

    private boolean holds(double loadFactor) throws IOException {
        Outcome outcome = run("simulate", "--json", file(ONE_GPU.formatted(REQUESTS_PER_SECOND * loadFactor)));
        assertEquals(0, outcome.exitCode(), outcome.err());
        return Codec.read(SimulationAnswer.class, outcome.out())
                .runs()
                .getFirst()
                .report()
                .holds();
    }

    @Test
    void theHeadroomIsWhatASimulationFinds() throws IOException {
        Outcome outcome = run("plan", "--json", "--explain", file(PLAN));
        assertEquals(0, outcome.exitCode(), outcome.err());
        TierAnswer tier = Codec.read(PlanAnswer.class, outcome.out()).tiers().getFirst();
        assertEquals(
                "aggregated 1x TP1 hgx-h100 (batch 256, step 8192)",
                some(tier.winner()).id());
        Explanation explanation = some(tier.explanation());
        Headroom headroom = explanation.headroom();
        double fails = some(headroom.failsAtLoadFactor());
        assertTrue(headroom.holdsAtLoadFactor() >= 1);
        assertTrue(fails / headroom.holdsAtLoadFactor() <= 1.011, headroom.toString());
        assertTrue(holds(headroom.holdsAtLoadFactor()), headroom.toString());
        assertFalse(holds(fails), headroom.toString());
        LimitBreak breaks = some(headroom.breaks());
        assertTrue(breaks.valueSeconds() > breaks.limit().limitSeconds(), breaks.toString());
        // Two GPUs share the load out, about evenly.
        double ofTwo = explanation.instances().getFirst().headroom().holdsAtLoadFactor();
        assertEquals(2, ofTwo / headroom.holdsAtLoadFactor(), 0.2);
        for (LatencyBudget budget : explanation.budgets()) {
            double used = budget.queueingShare() + budget.prefillComputeShare() + budget.decodeStepsShare();
            assertEquals(1 - budget.unusedShare(), used, 1e-9, budget.toString());
        }
    }

    @Test
    void theOptionAsksWhatTheQuestionMay() throws IOException {
        String asked = run("plan", "--json", file("explain: true\n" + PLAN)).out();
        assertEquals(asked, run("plan", "--json", "--explain", file(PLAN)).out());
        assertEquals(
                asked,
                run("plan", "--json", "--explain", file("explain: false\n" + PLAN))
                        .out());
        TierAnswer plain = Codec.read(
                        PlanAnswer.class, run("plan", "--json", file(PLAN)).out())
                .tiers()
                .getFirst();
        TierAnswer explained = Codec.read(PlanAnswer.class, asked).tiers().getFirst();
        assertEquals(plain.with(some(explained.explanation())), explained);
    }

    @Test
    void anExplanationIsTextAndMarkdown() throws IOException {
        String question = file(PLAN);
        String text = run("plan", "--explain", question).out();
        for (String part : List.of(
                "  headroom: holds to ",
                "  aggregated +1  holds ",
                "  what the answer hangs on most\n",
                "  4.00×",
                "  how this was found: Simulated on seed 1, ",
                "Taken for granted, and not modelled:\n")) {
            assertTrue(text.contains(part), text);
        }
        String markdown = run("plan", "--explain", "--markdown", question).out();
        for (String part : List.of(
                "# llama-3.1-8b (bf16), 20.0 requests/s",
                "\n## retail prices (",
                "\n### Headroom\n\nholds to ",
                "\n| aggregated +1 | holds | ",
                "\n## What is taken for granted, and what is not modelled\n\n- ")) {
            assertTrue(markdown.contains(part), markdown);
        }
        assertFalse(run("plan", "--markdown", question).out().contains("### Headroom"));
        assertEquals(2, run("plan", "--json", "--markdown", question).exitCode());
    }
}
