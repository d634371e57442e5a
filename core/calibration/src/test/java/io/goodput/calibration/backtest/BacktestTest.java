package io.goodput.calibration.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.contracts.BacktestAnswer;
import io.goodput.contracts.BacktestAnswer.Factor;
import io.goodput.contracts.BacktestRequest;
import io.goodput.contracts.MeasuredRequest;
import io.goodput.contracts.MetricsExport;
import io.goodput.contracts.MetricsExport.Source;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.simulation.Inputs;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Factors that are known are found again: runs of our own simulator stand for what was measured. */
class BacktestTest {
    private static final int REQUESTS = 500;
    private static final int METRICS_REQUESTS = 1_500;

    private static BacktestAnswer answer(BacktestRequest question, Inputs inputs) {
        return Backtest.run(Backtest.resolve(question, inputs), inputs, Backtest.MAX_REQUESTS, line -> {});
    }

    private static BacktestAnswer ofLog(StepTimeFactors factors, long seed) {
        return answer(Deployment.question(Deployment.measured(factors, seed, REQUESTS)), Inputs.NONE);
    }

    private static double value(BacktestAnswer answer, String name) {
        return answer.factors().stream()
                .filter(factor -> factor.name().equals(name))
                .mapToDouble(Factor::value)
                .findFirst()
                .orElseThrow();
    }

    private static double value(@Nullable Double known) {
        return Objects.requireNonNull(known);
    }

    private static void assertNear(double expected, BacktestAnswer answer, String name, double share) {
        assertEquals(1, value(answer, name) / expected, share, () -> name + ": " + answer.factors());
    }

    /** Nothing is left of the error where the model is right: decoding within 2 %, prompts within 8 %. */
    @Test
    void factorsOfASlowerSystemAreFoundAgain() {
        BacktestAnswer answer = ofLog(StepTimeFactors.of(1.3, 1.3, 1.3), 71);
        assertNear(1.3, answer, "prefill", 0.08);
        assertNear(1.3, answer, "decode", 0.02);
        assertTrue(answer.verdict().usableForCapacity(), answer.verdict()::sentence);
        assertEquals(0, answer.verdict().capacityShare(), 0.02, answer.verdict()::sentence);
        StepTimeFactors band = answer.stepTimeFactors();
        assertEquals(0, value(band.lowShare()), 0.02);
        assertEquals(0, value(band.highShare()), 0.02);
        assertEquals(List.of("hgx-h100"), band.systems());
        assertEquals("vllm@0.10.2", band.engine());
        assertTrue(
                answer.errors().stream()
                        .filter(error -> error.name().equals("tpotP50Seconds"))
                        .allMatch(error -> error.unfittedMedianAbsoluteShare() > 0.2),
                () -> "a model that is 1.3 times too fast is off before it is fitted: " + answer.errors());
    }

    @Test
    void factorsThatDifferAreToldApart() {
        BacktestAnswer answer = ofLog(StepTimeFactors.of(1.5, 0.8, 2), 72);
        assertNear(1.5, answer, "prefill", 0.05);
        assertNear(0.8, answer, "decode", 0.05);
        assertNear(2, answer, "host", 0.1);
        assertEquals(0, answer.verdict().capacityShare(), 0.04, answer.verdict()::sentence);
    }

    /** Halfway through, the system becomes 1.5 times slower: the second half is off by as much, and the verdict says so. */
    @Test
    void aSystemThatChangesIsNotUsable() {
        List<MeasuredRequest> rows = Deployment.measured(StepTimeFactors.NONE, 73, REQUESTS);
        double half = rows.getLast().arrivalSeconds() / 2;
        List<MeasuredRequest> slower = rows.stream()
                .map(row -> row.arrivalSeconds() < half
                        ? row
                        : new MeasuredRequest(
                                row.arrivalSeconds(),
                                row.inputTokens(),
                                null,
                                row.outputTokens(),
                                1.5 * row.ttftSeconds(),
                                1.5 * row.e2eSeconds()))
                .toList();
        BacktestAnswer answer = answer(Deployment.question(slower), Inputs.NONE);
        assertFalse(answer.verdict().usableForCapacity(), answer.verdict()::sentence);
        assertEquals(0.5, answer.verdict().capacityShare(), 0.06);
        assertEquals(0.5, value(answer.stepTimeFactors().highShare()), 0.06);
    }

    @Test
    void theSameQuestionGivesTheSameBytes() {
        List<MeasuredRequest> rows = Deployment.measured(StepTimeFactors.of(1.1, 1.1, 1.1), 74, 200);
        String once = Codec.write(answer(Deployment.question(rows), Inputs.NONE));
        assertEquals(once, Codec.write(answer(Deployment.question(rows), Inputs.NONE)));
    }

    private static BacktestAnswer ofMetrics(String text, Source source, boolean lengths) {
        var export = new MetricsExport(
                null,
                Deployment.hash(text),
                source,
                lengths ? Deployment.lengths(900, 4_000) : null,
                lengths ? Deployment.lengths(180, 1_000) : null);
        return answer(Deployment.question(null, export), Deployment.inputs(text));
    }

    /** Rebuilt from buckets: lengths and arrivals are not those that were, and a 95th percentile is that of a wide bucket. */
    private static void assertFound(BacktestAnswer answer) {
        assertNear(1.4, answer, "decode", 0.2);
        assertTrue(answer.verdict().capacityShare() < 0.35, answer.verdict()::sentence);
        assertEquals(METRICS_REQUESTS, (double) answer.load().requests(), 0.05 * METRICS_REQUESTS);
        assertEquals(180, answer.load().meanOutputTokens(), 30);
        assertEquals(900, answer.load().meanInputTokens(), 120);
    }

    private static List<MeasuredRequest> slow() {
        return Deployment.measured(StepTimeFactors.of(1.4, 1.4, 1.4), 75, METRICS_REQUESTS);
    }

    @Test
    void metricsOfVllmAreRebuilt() {
        String text = new PrometheusText(slow(), -1)
                .tokens("vllm:request_prompt_tokens", PrometheusText::input)
                .tokens("vllm:request_generation_tokens", PrometheusText::output)
                .seconds("vllm:time_to_first_token_seconds", PrometheusText::ttft)
                .timePerToken("vllm:request_time_per_output_token_seconds")
                .gaps("vllm:inter_token_latency_seconds")
                .seconds("vllm:e2e_request_latency_seconds", PrometheusText::e2e)
                .generated("vllm:generation_tokens_total")
                .running("vllm:num_requests_running")
                .constant("vllm:num_requests_waiting", 0)
                .constant("vllm:kv_cache_usage_perc", 0.04)
                .json();
        BacktestAnswer answer = ofMetrics(text, Source.VLLM, false);
        assertFound(answer);
        assertNear(1.4, answer, "prefill", 0.25);
        List<String> figures =
                answer.errors().stream().map(BacktestAnswer.FigureError::name).toList();
        assertTrue(
                figures.containsAll(
                        List.of("ttftP95Seconds", "tpotP50Seconds", "itlMeanSeconds", "e2eP99Seconds", "kvShare")),
                figures::toString);
    }

    /** Each engine has its own names; SGLang and Dynamo tell gaps only, and a counter that starts again loses little. */
    @Test
    void metricsOfSglangAreRebuiltAcrossARestart() {
        String text = new PrometheusText(slow(), 11)
                .tokens("sglang:prompt_tokens_histogram", PrometheusText::input)
                .tokens("sglang:generation_tokens_histogram", PrometheusText::output)
                .seconds("sglang:time_to_first_token_seconds", PrometheusText::ttft)
                .gaps("sglang:inter_token_latency_seconds")
                .seconds("sglang:e2e_request_latency_seconds", PrometheusText::e2e)
                .running("sglang:num_running_reqs")
                .constant("sglang:num_queue_reqs", 0)
                .constant("sglang:cache_hit_rate", 0)
                .json();
        BacktestAnswer answer = ofMetrics(text, Source.SGLANG, false);
        assertFound(answer);
        assertTrue(
                answer.assumptions().stream().anyMatch(each -> each.startsWith("Counters started again")),
                answer.assumptions()::toString);
    }

    @Test
    void metricsOfDynamoAreRebuilt() {
        assertFound(ofMetrics(
                new PrometheusText(slow(), -1)
                        .tokens("dynamo_frontend_input_sequence_tokens", PrometheusText::input)
                        .tokens("dynamo_frontend_output_sequence_tokens", PrometheusText::output)
                        .seconds("dynamo_frontend_time_to_first_token_seconds", PrometheusText::ttft)
                        .gaps("dynamo_frontend_inter_token_latency_seconds")
                        .seconds("dynamo_frontend_request_duration_seconds", PrometheusText::e2e)
                        .running("dynamo_frontend_inflight_requests")
                        .json(),
                Source.DYNAMO,
                false));
    }

    /** TensorRT-LLM has no histograms of lengths: the question tells them. */
    @Test
    void metricsOfTensorRtLlmNeedLengthsFromTheQuestion() {
        assertFound(ofMetrics(
                new PrometheusText(slow(), -1)
                        .seconds("trtllm_time_to_first_token_seconds", PrometheusText::ttft)
                        .timePerToken("trtllm_time_per_output_token_seconds")
                        .seconds("trtllm_e2e_request_latency_seconds", PrometheusText::e2e)
                        .running("trtllm_num_requests_running")
                        .constant("trtllm_kv_cache_hit_rate", 0)
                        .json(),
                Source.TENSORRT_LLM,
                true));
    }

    @Test
    void bucketsGiveTheirQuantiles() {
        var buckets = Population.Buckets.of(
                new double[] {1, 2, Double.POSITIVE_INFINITY}, new double[] {0.5, 1, 1.5, 1.5, 3}, 5);
        // 2 up to 1, 2 more up to 2, 1 beyond: the median is the 2.5th, a quarter into the second bucket.
        assertEquals(1.25, buckets.quantile(0.5), 1e-12);
        assertEquals(2, buckets.quantile(0.99));
        assertEquals(7.5 / 5, buckets.mean(), 1e-12);
    }
}
