package io.goodput.economics.readings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goodput.contracts.benchmarks.BenchmarkAnswer;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.Grade;
import io.goodput.contracts.benchmarks.LoadTool;
import io.goodput.economics.GivenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Result files of real runs, where they are there. */
class RealSamplesTest {
    /** {@code GOODPUT_DATA}, else {@code ../shared/data} beside the repository. */
    private static Path samples() {
        String set = System.getenv().getOrDefault("GOODPUT_DATA", "");
        Path root = Path.of("").toAbsolutePath();
        while (root.getParent() != null && !Files.exists(root.resolve("mvnw"))) {
            root = root.getParent();
        }
        Path data = set.isEmpty() ? root.resolve("../shared/data").normalize() : Path.of(set);
        Path samples = data.resolve("loadtool-samples");
        assumeTrue(Files.exists(samples), "skipped: no measured data at " + samples);
        return samples;
    }

    private static BenchmarkAnswer read(String name) {
        return Benchmarks.read(List.of(GivenFile.of(samples().resolve(name))));
    }

    /** (1.69795 - 0.14623) / (62.8003 - 1) is 25.11 ms, and the server itself says 24.8; the tool says 12.02. */
    @Test
    void inferencePerfTimedChunks() {
        BenchmarkRow row =
                read("inference-perf_stage_lifecycle_metrics.json").rows().getFirst();
        Texts.assertNear(0.02511, row.result().recomputedTimePerOutputTokenSeconds(), 1e-5);
        assertEquals(List.of(FlagKind.TPOT_DIFFERS), Texts.flags(row));
        assertEquals(111.92, row.load().offeredRequestsPerSecond());
        assertEquals(Grade.E, row.grade());
    }

    @Test
    void aReportOfGuideLlmHoldsTwoRows() {
        BenchmarkAnswer answer = read("guidellm_report_v2.json.gz");
        assertEquals(2, answer.rows().size());
        BenchmarkRow row = answer.rows().getFirst();
        assertEquals("0.8.0.dev18", row.source().toolVersion());
        Texts.assertNear(
                0.011481,
                Objects.requireNonNull(row.result().timeToFirstToken()).meanSeconds(),
                1e-6);
        // (19.789 - 11.481) / 7 is 1.187 ms; the tool says 1.151.
        Texts.assertNear(0.001187, row.result().recomputedTimePerOutputTokenSeconds(), 1e-6);
        assertEquals(List.of(FlagKind.FEW_REQUESTS), Texts.flags(row));
    }

    @Test
    void aBenchmarkReportNamesItsStack() {
        BenchmarkRow row =
                read("llm-d_benchmark_report_v0_2_1_example.yaml").rows().getFirst();
        assertEquals(LoadTool.LLM_D_REPORT, row.source().tool());
        assertEquals("NVIDIA-H100-80GB-HBM3", row.setup().hardware());
        assertEquals(16, row.setup().gpus());
        // The example's latency equals its time to first token.
        assertTrue(Texts.flags(row).contains(FlagKind.TPOT_DIFFERS));
    }

    @Test
    void theWholeFolderIsReadAtOnce() throws IOException {
        List<GivenFile> files;
        try (var paths = Files.list(samples())) {
            files = paths.sorted().map(GivenFile::of).toList();
        }
        BenchmarkAnswer answer = Benchmarks.read(files);
        assertEquals(4, answer.rows().size());
        assertEquals(2, answer.leftOut().size());
    }
}
