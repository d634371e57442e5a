package io.goodput.cli.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.cli.Goodput;
import io.goodput.codec.Codec;
import io.goodput.contracts.benchmarks.BenchmarkAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
}
