package io.goodput.economics.simulations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.Questions;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.benchmarks.BenchmarkLoad;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.TokenLengths;
import io.goodput.economics.GivenFile;
import io.goodput.economics.readings.Benchmarks;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Rows of the examples as questions to the simulator. */
class RowScenarioTest {
    private static final Path EXAMPLES = Path.of("..", "..", "examples");

    private static List<BenchmarkRow> rows(String file) {
        return Benchmarks.read(List.of(GivenFile.of(EXAMPLES.resolve(file)))).rows();
    }

    private static SimulationRequest scenario(BenchmarkRow row) {
        return Objects.requireNonNull(RowScenario.of(row).scenario());
    }

    @Test
    void anAggregatedRowIsOneInstanceUnderItsClients() {
        SimulationRequest scenario =
                scenario(rows("simulated-benchmarks/inferencex-deepseek.json").getFirst());
        assertEquals("deepseek-r1", scenario.model());
        assertEquals("fp8", scenario.precision());
        assertEquals("tensorrt-llm", scenario.engine());
        assertEquals(
                32, Objects.requireNonNull(scenario.traffic().concurrency()).users());
        TokenDistribution input = Objects.requireNonNull(scenario.traffic().inputTokens());
        // 0.8 of 8,192, cut
        assertEquals(6_553, input.min());
        assertEquals(8_192, input.max());
        PoolLayout pool = scenario.layout().pools().getFirst();
        assertEquals("hgx-h200", pool.system());
        assertEquals(8, pool.tensorParallel());
        assertEquals(8, pool.expertParallel());
        assertEquals(32, pool.maxNumSeqs());
        // 32 + 8,192 + 64 in whole 64
        assertEquals(8_320, pool.maxNumBatchedTokens());
        assertEquals(1, scenario.layout().pools().size());
        assertEquals("deepseek-r1", Questions.resolve(scenario).model());
    }

    @Test
    void aDisaggregatedRowHasItsWorkers() {
        BenchmarkRow row = rows("simulated-benchmarks/inferencex-deepseek.json").get(1);
        SimulationRequest scenario = scenario(row);
        assertEquals("nvfp4", scenario.precision());
        PoolLayout prefill = scenario.layout().pools().getFirst();
        assertEquals(PoolRole.PREFILL, prefill.role());
        assertEquals(11, prefill.instances());
        assertEquals(2, prefill.attentionDataParallel());
        PoolLayout decode = scenario.layout().pools().getLast();
        assertEquals(3, decode.instances());
        assertEquals(4, decode.attentionDataParallel());
        assertEquals(34, scenario.layout().gpus());
        assertTrue(
                RowScenario.of(row).assumed().isEmpty(),
                () -> RowScenario.of(row).assumed().toString());
    }

    @Test
    void whatIsMissingIsNamed() {
        RowScenario speculating = RowScenario.of(
                rows("simulated-benchmarks/inferencex-deepseek.json").get(2));
        assertNull(speculating.scenario());
        assertEquals(
                List.of("acceptance of speculative decoding (mtp): load tools do not record it"),
                speculating.missing());
        assertTrue(RowScenario.of(rows("benchmarks/sglang-bench.jsonl").getFirst())
                .missing()
                .contains("hardware: not told"));
        RowScenario broken =
                RowScenario.of(rows("benchmarks/inferencex-rows.json").get(1));
        assertTrue(
                broken.missing().contains("GPU count: not told"),
                () -> broken.missing().toString());
    }

    @Test
    void whatIsAssumedIsSaid() {
        BenchmarkRow row = rows("benchmarks/vllm-bench.json").getFirst();
        RowScenario even = RowScenario.of(row);
        SimulationRequest scenario = Objects.requireNonNull(even.scenario());
        assertEquals(8.0, scenario.traffic().requestsPerSecond());
        // 812 to 1,498 with a mean of 1,155, and 96 to 326 with one of 211
        assertEquals(
                812, Objects.requireNonNull(scenario.traffic().inputTokens()).min());
        assertEquals(
                326, Objects.requireNonNull(scenario.traffic().outputTokens()).max());
        String workers = "aggregated: 1 instance of 2 GPUs with tensor parallelism: not told otherwise";
        assertEquals(List.of(workers), even.assumed());

        BenchmarkLoad load = row.load();
        var skewed = new BenchmarkRow(
                row.source(),
                row.setup(),
                new BenchmarkLoad(
                        new TokenLengths(1_155, null, 2.0, 14_050.0),
                        new TokenLengths(211, null, null, null),
                        null,
                        load.offeredRequestsPerSecond(),
                        null,
                        null),
                row.result(),
                row.missing(),
                row.conversions(),
                row.flags(),
                row.grade(),
                row.gradeReasons(),
                row.otherKeys());
        RowScenario constant = RowScenario.of(skewed);
        Traffic traffic = Objects.requireNonNull(constant.scenario()).traffic();
        assertEquals(TokenDistribution.constant(1_155), traffic.inputTokens());
        assertEquals(TokenDistribution.constant(211), traffic.outputTokens());
        assertEquals(
                List.of(
                        workers,
                        "every input of the mean length: they are not even from least to most",
                        "every output of the mean length: no spread is told"),
                constant.assumed());
    }
}
