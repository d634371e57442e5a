package io.goodput.cli.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.cli.Goodput;
import io.goodput.codec.Codec;
import io.goodput.contracts.benchmarks.BenchmarkAnswer;
import io.goodput.contracts.benchmarks.BenchmarkDecision;
import io.goodput.contracts.benchmarks.FigureComparison;
import io.goodput.contracts.benchmarks.SimulatedBenchmarks;
import io.goodput.contracts.benchmarks.SimulatedRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code goodput benchmarks} on the examples. */
class BenchmarksCommandTest {
    private static final Path EXAMPLES = Path.of("..", "examples", "benchmarks");

    @TempDir
    private Path folder = Path.of("");

    private record Outcome(int exitCode, String out, String err) {}

    private static Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine commandLine = Goodput.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return new Outcome(commandLine.execute(arguments), out.toString(), err.toString());
    }

    private static String simulated() {
        return Path.of("..", "examples", "simulated-benchmarks", "inferencex-deepseek.json")
                .toString();
    }

    private static String example(String name) {
        return EXAMPLES.resolve(name).toString();
    }

    @Test
    void rowsConversionsAndGradesArePrinted() {
        Outcome outcome = run(
                "benchmarks",
                example("vllm-bench.json"),
                example("sglang-bench.jsonl"),
                example("inferencex-rows.json"));
        assertEquals(0, outcome.exitCode(), outcome.err());
        List<String> lines = outcome.out().lines().toList();
        assertTrue(lines.get(0).startsWith("  row  grade  tool"), outcome.out());
        assertTrue(lines.get(1).startsWith("  1    B      vllm-bench"), outcome.out());
        assertTrue(lines.get(5).startsWith("  5    D      inferencex"), outcome.out());
        assertTrue(outcome.out().contains("row 2, grade C: " + example("sglang-bench.jsonl") + " line 1"));
        assertTrue(outcome.out().contains("timeToFirstToken <- mean_ttft_ms 92 ms: ms / 1,000 = s"));
        // 4,500 a decode GPU x 16 / 24 GPUs.
        assertTrue(outcome.out().contains("output_tput_per_gpu 4500: x 16 decode / 24 GPUs = 3000"), outcome.out());
    }

    @Test
    void jsonIsTheWholeAnswer() {
        Outcome outcome = run("benchmarks", "--json", example("sglang-bench.jsonl"));
        BenchmarkAnswer answer = Codec.read(BenchmarkAnswer.class, outcome.out());
        assertEquals(2, answer.rows().size());
        assertEquals(Codec.write(answer) + "\n", outcome.out());
    }

    @Test
    void tablesHaveARowEach() {
        Outcome csv = run("benchmarks", "--csv", example("inferencex-rows.json"));
        assertEquals(3, csv.out().lines().count());
        assertTrue(csv.out().startsWith("file,line,pointer,tool,"));
        assertTrue(csv.out().contains(",inferencex,,C,dsr1,fp4,gb200,24,dynamo-trt,"), csv.out());
        Outcome markdown = run("benchmarks", "--markdown", example("inferencex-rows.json"));
        assertEquals(4, markdown.out().lines().count());
        assertTrue(markdown.out().contains("| inferencex |  | C | dsr1 | fp4 | gb200 | 24 |"), markdown.out());
    }

    @Test
    void cellsOfACsvAreNoFormulas() throws IOException {
        Path file = folder.resolve("run.json");
        Files.writeString(
                file,
                Files.readString(EXAMPLES.resolve("vllm-bench.json")).replace("\"h200\"", "\"=cmd(\\\"x\\\"),1\""));
        assertTrue(run("benchmarks", "--csv", file.toString()).out().contains(",\"'=cmd(\"\"x\"\"),1\","));
    }

    /** A folder of three tools' files, priced, with what deciding by each metric would cost. */
    @Test
    void aFolderBecomesPricedRowsAndAVerdict() {
        Outcome outcome = run(
                "benchmarks",
                EXAMPLES.toString(),
                "--ttft",
                "3@50",
                "--tpot",
                "0.05@50",
                "--price-book",
                "market-2026-07",
                "--tier",
                "retail",
                "--hardware",
                "h100",
                "--monthly-tokens",
                "1e12");
        assertEquals(0, outcome.exitCode(), outcome.err());
        assertTrue(outcome.out().contains("group 1: deepseek-r1 in fp8, 768 tokens in, 192 out"), outcome.out());
        // 2.60 / (6,000 x 0.0036).
        assertTrue(outcome.out().contains("cheapest that serves, retail, total tokens: row 1 at $0.1204/M"));
        assertTrue(outcome.out().contains("the best is row 1 at $0.1204/M, $120,370 a month"), outcome.out());
        assertTrue(outcome.out().contains("keep joules-per-token: not computed, no file has measured power"));
        assertTrue(outcome.out().contains("rows 1 to 2: " + example("inferencex-rows.json")), outcome.out());
    }

    @Test
    void aRatioIsASurface() {
        Outcome outcome = run(
                "benchmarks",
                Path.of("..", "examples", "published-benchmarks").toString(),
                "--ttft",
                "3@50",
                "--tpot",
                "0.1@50",
                "--price-book",
                "market-2025-10",
                "--at",
                "30",
                "--ratio",
                "gb200/h200");
        assertTrue(outcome.out().contains("gb200 over h200, in 8 of 36 places"), outcome.out());
        assertTrue(
                outcome.out()
                        .lines()
                        .anyMatch(line -> line.contains("neither     total   provisioned, market-2025-10")
                                && line.contains("8.37x  row 16   row 2")),
                outcome.out());
    }

    @Test
    void decisionsComeAsTablesAndJson() {
        String[] asked = {"benchmarks", example("inferencex-rows.json"), "--ttft", "3@50", "--tier", "retail"};
        Outcome csv = run(with(asked, "--csv"));
        assertTrue(csv.out().startsWith("row,file,line,pointer,grade,outcome,"), csv.out());
        assertEquals(3, csv.out().lines().count());
        Outcome verdict = run(with(asked, "--csv", "--monthly-tokens", "1e9"));
        assertTrue(verdict.out().contains("\r\n\r\ngroup,tier,tokenBasis,metric,keep,"), verdict.out());
        Outcome markdown = run(with(asked, "--markdown"));
        assertTrue(markdown.out().startsWith("| row | file |"), markdown.out());
        Outcome json = run(with(asked, "--json"));
        assertEquals(json.out(), Codec.write(Codec.read(BenchmarkDecision.class, json.out())) + "\n");
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void aQuestionCanBeAFile() throws IOException {
        Path question = folder.resolve("question.yaml");
        Files.writeString(
                question,
                "slo: {limits: [{metric: ttft, percentile: 50, limitSeconds: 3}]}\ntiers: [retail]\nworstGrade: c\n");
        Outcome outcome = run("benchmarks", example("inferencex-rows.json"), "--question", question.toString());
        assertTrue(outcome.out().contains("row 2 not asked for: grade D: worse than C"), outcome.out());
    }

    @Test
    void wrongOptionsAreWrongInput() {
        String file = example("inferencex-rows.json");
        assertRefused("at least one limit is needed", file, "--monthly-tokens", "1e9");
        assertRefused("a limit is seconds, or seconds@percentile", file, "--ttft", "fast");
        assertRefused("must be one of hyperscaler-own", file, "--ttft", "1", "--tier", "own");
        assertRefused("a ratio is of two hardwares", file, "--ttft", "1", "--ratio", "gb200");
        assertRefused("a price book must be one of", file, "--ttft", "1", "--price-book", "none");
        assertRefused("monthlyTokens must be above 0", file, "--ttft", "1", "--monthly-tokens", "-1");
        assertRefused("this folder holds no file", folder.toString());
    }

    private static void assertRefused(String expected, String... arguments) {
        Outcome outcome = run(with(new String[] {"benchmarks"}, arguments));
        assertEquals(2, outcome.exitCode());
        assertEquals("", outcome.out());
        assertTrue(outcome.err().contains(expected), outcome.err());
    }

    @Test
    void wrongFilesEndWithTwoAndPrintNoRow() throws IOException {
        Path broken = folder.resolve("cut.json");
        Files.writeString(
                broken, Files.readString(EXAMPLES.resolve("vllm-bench.json")).substring(0, 300));
        Outcome outcome = run("benchmarks", example("vllm-bench.json"), broken.toString());
        assertEquals(2, outcome.exitCode());
        assertEquals("", outcome.out());
        assertTrue(outcome.err().contains("cut.json line 5: this is not JSON"), outcome.err());
        Outcome absent = run("benchmarks", folder.resolve("none").toString());
        assertEquals(2, absent.exitCode());
        assertTrue(absent.err().contains("must be a file that can be read"), absent.err());
        assertEquals(
                2,
                run("benchmarks", "--json", "--csv", example("vllm-bench.json")).exitCode());
    }

    @Test
    void aRowIsSimulatedAsItWasMeasured() {
        String file = simulated();
        Outcome outcome = run("benchmarks", "--simulate", "--row", "1", "--row", "3", "--json", file);
        assertEquals(0, outcome.exitCode(), outcome.err());
        SimulatedBenchmarks answer = Codec.read(SimulatedBenchmarks.class, outcome.out());
        SimulatedRow row = answer.rows().getFirst();
        assertEquals(
                List.of(
                        "timeToFirstToken.p50Seconds",
                        "timePerOutputToken.p50Seconds",
                        "outputTokensPerSecond",
                        "outputTokensPerSecondPerGpu",
                        "totalTokensPerSecondPerGpu"),
                row.figures().stream().map(FigureComparison::figure).toList());
        FigureComparison total = row.figures().getLast();
        assertEquals(1_017.451, total.measured(), 0.001);
        assertEquals(total.simulated() / total.measured() - 1, total.differenceShare(), 1e-12);
        assertEquals(0, total.differenceShare(), 0.33);
        assertEquals("hgx-h200", row.errorBands().getFirst().system());
        SimulatedRow speculating = answer.rows().getLast();
        assertTrue(speculating.figures().isEmpty());
        assertTrue(speculating.missing().getFirst().startsWith("acceptance of speculative decoding"));
        Outcome csv = run("benchmarks", "--simulate", "--row", "1", "--csv", file);
        assertEquals(6, csv.out().lines().count(), csv.out());
        // At a rate nobody begins all at once: tails are compared too.
        Outcome atRate = run("benchmarks", "--simulate", "--csv", example("vllm-bench.json"));
        assertTrue(atRate.out().contains(",timeToFirstToken.p99Seconds,0.18,"), atRate.out());
        Outcome text = run("benchmarks", "--simulate", "--row", "3", file);
        assertTrue(text.out().contains("  not simulated: acceptance of speculative decoding (mtp)"), text.out());
        Outcome none = run("benchmarks", "--simulate", "--row", "4", file);
        assertEquals(2, none.exitCode());
        assertTrue(none.err().contains("there are rows 1 to 3"), none.err());
    }

    @Test
    void rowsBecomeATableThatAccuracyScores() {
        Outcome written = run("benchmarks", "--calibration", folder.toString(), simulated());
        assertEquals(0, written.exitCode(), written.err());
        Outcome scored = run("accuracy", "--data", folder.toString());
        assertEquals(0, scored.exitCode(), scored.err());
        assertTrue(scored.out().contains("deepseek-r1"), scored.out());
    }
}
