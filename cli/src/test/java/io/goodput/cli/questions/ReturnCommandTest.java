package io.goodput.cli.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.cli.Goodput;
import io.goodput.codec.Codec;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.SimulationAnswer;
import io.goodput.contracts.Usage;
import io.goodput.contracts.returns.ByTokenKind;
import io.goodput.contracts.returns.ReturnAnswer;
import io.goodput.contracts.returns.RunTokens;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code goodput return}. */
class ReturnCommandTest {
    /** One token a second at $100 a million: $262.80 a month of 730 hours. */
    private static final String SHOP = """
            capitalUsd: 1000
            months: 18
            tokensPerSecond: {input: 0, output: 1}
            utilisation: 1
            usdPerMillionTokens: {input: 0, output: 100}
            discountRatePerYear: 0
            """;

    @TempDir
    Path folder;

    private record Outcome(int exitCode, String out, String err) {}

    private static Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine commandLine = Goodput.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        int exitCode = commandLine.execute(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("question.yaml"), text).toString();
    }

    @Test
    void multipleAndReturnStandUnderTheirOwnNames() throws IOException {
        String text = run("return", file(SHOP)).out();
        // 18 × 262.80 = 4,730.40 on 1,000.
        assertTrue(text.contains("multiple                4.73x (revenue / cost)\n"), text);
        assertTrue(text.contains("return (ROI)            +3.73x, +373 % ((revenue - cost) / cost)\n"), text);
        assertTrue(text.contains("NPV                     $3,730 (at 0.0 % a year)\n"), text);
        assertTrue(text.contains("payback                 month 4 (not discounted)\n"), text);
        assertTrue(text.contains("  months 13 to 18"), text);
        assertTrue(
                text.lines().anyMatch(line -> line.matches("  year 1 +100.00 % +1.000 +31.5 +\\$3,154 .*\\$2,154")),
                text);
    }

    @Test
    void aFigureThatIsNotThereSaysWhy() throws IOException {
        String text = run("return", file(SHOP + "operatingUsdPerMonth: 300\n")).out();
        assertTrue(
                text.contains("IRR                     none: the cash flow never changes its sign: no month brings"
                        + " money in (a year)\n"),
                text);
        assertTrue(
                text.contains("break-even utilisation  none: even at full load the net present value is below 0"),
                text);
        assertTrue(text.contains("NPV                     -$1,670 (at"), text);
    }

    @Test
    void theBarsAreOnOneScaleAndTheDrawsBelow() throws IOException {
        String text = run("return", file(SHOP + """
                        ranges:
                          - {input: capital-usd, low: 900, high: 1100}
                          - {input: utilisation, low: 0, high: 1}
                        """)).out();
        List<String> bars = text.lines().filter(line -> line.contains("█")).toList();
        assertEquals(2, bars.size(), text);
        assertTrue(bars.getFirst().contains("utilisation 0.0 % to 100.0 %"), text);
        assertTrue(bars.getFirst().contains("-$1,000 to $3,730; multiple 0.00x to 4.73x"), text);
        assertTrue(bars.getLast().contains("capital-usd $900 to $1,100"), text);
        assertTrue(text.contains("10,000 draws, seed 1"), text);
    }

    @Test
    void jsonIsCanonicalAndCsvHasARowForEachMonth() throws IOException {
        Path csv = folder.resolve("months.csv");
        Outcome json = run("return", "--json", "--csv", csv.toString(), file(SHOP));
        assertEquals(0, json.exitCode(), json.err());
        ReturnAnswer answer = Codec.read(ReturnAnswer.class, json.out());
        assertEquals(Codec.write(answer) + "\n", json.out());
        List<String> rows = Files.readAllLines(csv);
        assertEquals(20, rows.size(), "a heading, the start and 18 months");
        assertEquals("0,0,1,0,0,0,0,1000,-1000,-1000", rows.get(1));
        assertEquals("18,1,1,2.628,262.8,0,0,0,262.8,3730.4", rows.getLast());
    }

    @Test
    void wrongInputIs2WithEveryViolation() throws IOException {
        Outcome outcome = run(
                "return", file(SHOP.replace("utilisation: 1", "utilisation: 2").replace("18", "0")));
        assertEquals(2, outcome.exitCode());
        assertEquals("""
                /months (0) months must be between 1 and 360. Maybe 1 or more
                /utilisation (2) utilisation must be between 0 and 1. Maybe 1 or less
                """, outcome.err());
        Outcome elsewhere = run("plan", file(SHOP));
        assertEquals(2, elsewhere.exitCode());
        assertTrue(elsewhere.err().contains("Maybe `return`, POST /api/v1/returns"), elsewhere.err());
    }

    private static final String RUN = """
            capitalUsd: 1000
            months: 12
            run: {%s}
            utilisation: 1
            usdPerMillionTokens: {input: 1, output: 2}
            discountRatePerYear: 0
            """;

    private SimulationAnswer simulated() throws IOException {
        Path scenario = Files.writeString(folder.resolve("scenario.yaml"), """
                model: llama-3.1-8b
                traffic: {requestsPerSecond: 20, inputTokens: {constant: 512}, outputTokens: {constant: 64}}
                slo: {limits: [{metric: ttft, percentile: 99, limitSeconds: 1}]}
                layout: {mode: aggregated, pools: [{role: aggregated, system: hgx-h100, instances: 2, tensorParallel: 1}]}
                sampling: {warmupRequests: 100, measuredRequests: 1000}
                """);
        String json = run("simulate", "--json", scenario.toString()).out();
        Files.writeString(folder.resolve("answer.json"), json);
        return Codec.read(SimulationAnswer.class, json);
    }

    @Test
    void fullLoadIsWhatARunServed() throws IOException {
        SimulationAnswer simulated = simulated();
        PricedRun served = simulated.runs().getFirst();
        ReturnAnswer answer = Codec.read(
                ReturnAnswer.class,
                run("return", "--json", file(RUN.formatted("file: answer.json")))
                        .out());
        Usage usage = served.report().usage();
        ByTokenKind tokens = answer.question().fullLoad();
        assertEquals(usage.outputTokens() / usage.windowSeconds(), tokens.output());
        assertEquals(usage.inputTokens() / usage.windowSeconds(), tokens.input());
        assertEquals(0.0, tokens.cachedInput());
        // $1 and $2 a million for 2.628 million seconds a month
        assertEquals(12 * 2.628 * (tokens.input() + 2 * tokens.output()), answer.revenueUsd(), 0.01);
        RunTokens run = Objects.requireNonNull(answer.question().run());
        assertEquals(served.runId(), run.runId());
        assertNull(run.file());
        assertTrue(
                answer.basis().stream().anyMatch(each -> each.basis().contains("what run " + served.runId())),
                () -> answer.basis().toString());
        assertTrue(
                answer.assumptions().stream().anyMatch(each -> each.startsWith("Full load is what the run served")),
                () -> answer.assumptions().toString());
    }

    @Test
    void aRunThatCannotBeReadIsRefused() throws IOException {
        SimulationAnswer simulated = simulated();
        Outcome other = run("return", file(RUN.formatted("file: answer.json, runId: " + "a".repeat(64))));
        assertEquals(2, other.exitCode());
        assertTrue(
                other.err()
                        .contains("Maybe one of " + simulated.runs().getFirst().runId()),
                other.err());
        String whole = Files.readString(folder.resolve("answer.json"));
        Files.writeString(folder.resolve("short.json"), whole.substring(0, whole.length() / 2));
        Outcome cut = run("return", file(RUN.formatted("file: short.json")));
        assertEquals(2, cut.exitCode());
        assertTrue(cut.err().contains("this is no whole answer of a simulation"), cut.err());
        assertTrue(run("return", file(RUN.formatted("file: none.json"))).err().contains("this file cannot be read"));
        Outcome nowhere = run("return", file(RUN.formatted("runId: " + "a".repeat(64))));
        assertEquals(2, nowhere.exitCode());
        assertTrue(nowhere.err().contains("/run/file"), nowhere.err());
        Outcome both =
                run("return", file(RUN.formatted("file: answer.json") + "tokensPerSecond: {input: 1, output: 1}\n"));
        assertEquals(2, both.exitCode());
        assertTrue(both.err().contains("Maybe leave tokensPerSecond out"), both.err());
        Outcome neither = run("return", file(SHOP.replace("tokensPerSecond: {input: 0, output: 1}\n", "")));
        assertEquals(2, neither.exitCode());
        assertTrue(neither.err().contains("there must be tokensPerSecond, or a run"), neither.err());
    }
}
