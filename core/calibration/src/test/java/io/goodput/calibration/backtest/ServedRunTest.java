package io.goodput.calibration.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goodput.contracts.BacktestAnswer;
import io.goodput.contracts.BacktestRequest;
import io.goodput.contracts.LogMapping;
import io.goodput.contracts.MeasuredLog;
import io.goodput.contracts.TraceMapping.Unit;
import io.goodput.simulation.Inputs;
import io.goodput.simulation.traces.Trace;
import io.goodput.simulation.traces.TraceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A real run: 300 requests to vLLM 0.19 with Llama-3.1-8B on an RTX PRO 6000, which no coefficients exist of. Those of the
 * nearest system, an H100, become its own on the first half. {@code docs/backtest.md} shows the whole answer.
 */
class ServedRunTest {
    /** {@code GOODPUT_DATA}, else {@code ../shared/data} beside the repository. */
    private static Path data() {
        String set = System.getenv().getOrDefault("GOODPUT_DATA", "");
        if (!set.isEmpty()) {
            return Path.of(set);
        }
        Path root = Path.of("").toAbsolutePath();
        while (root.getParent() != null && !Files.exists(root.resolve("mvnw"))) {
            root = root.getParent();
        }
        return root.resolve("../shared/data").normalize();
    }

    @Test
    void coefficientsOfAnotherSystemPredictTheSecondHalf() {
        Path log = data().resolve("vllm-runs/bench/RTXPRO6000/Llama-3.1-8B/vllm/requests.jsonl");
        assumeTrue(Files.exists(log), "skipped: no measured data at " + log);
        TraceFile file = TraceFile.of(log);
        var inputs = new Inputs(null, hash -> Optional.of(file));
        var mapping = new LogMapping(
                "arrival_time",
                Unit.SECONDS,
                "input_toks",
                null,
                "output_toks",
                null,
                null,
                "first_token_ts",
                "last_token_ts",
                "queued_ts",
                Unit.SECONDS,
                null);
        var asked = new BacktestRequest(
                "llama-3.1-8b",
                "bf16",
                "vllm",
                Deployment.LAYOUT,
                new MeasuredLog(null, Trace.contentHash(file), null, MeasuredLog.Format.JSONL, mapping),
                null,
                null,
                null,
                null,
                null,
                null,
                5.0,
                null,
                null);
        BacktestAnswer answer =
                Backtest.run(Backtest.resolve(asked, inputs), inputs, Backtest.MAX_REQUESTS, line -> {});
        assertEquals(300, answer.load().requests());
        assertTrue(answer.verdict().usableForCapacity(), answer.verdict()::sentence);
        assertTrue(answer.verdict().capacityShare() < 0.1, answer.verdict()::sentence);
        assertTrue(
                answer.errors().stream()
                        .filter(error -> error.name().equals("tpotP95Seconds"))
                        .allMatch(error -> error.unfittedMedianAbsoluteShare() > 0.3),
                () -> "unfitted, an H100 is far too fast: " + answer.errors());
    }
}
