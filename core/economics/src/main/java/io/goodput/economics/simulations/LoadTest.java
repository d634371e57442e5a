package io.goodput.economics.simulations;

import io.goodput.contracts.Checks;
import io.goodput.contracts.Concurrency;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Speculation;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenForm;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.Traffic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A load test: clients in a closed loop, or requests at a rate, against workers.
 *
 * @param model a model of the catalog
 * @param precision one of the model's precisions
 * @param engine a serving engine of the catalog
 * @param inputTokens the longest prompt
 * @param shortestInputTokens the shortest; prompts are uniform between both
 * @param outputTokens the longest output
 * @param shortestOutputTokens the shortest; outputs are uniform between both
 * @param users clients, each of whom sends the next prompt when the last was answered; absent with a rate
 * @param requestsPerSecond rate of Poisson arrivals; absent with users
 * @param workers of one role, or of prefill and decode
 */
public record LoadTest(
        String model,
        String precision,
        String engine,
        int inputTokens,
        @Nullable Integer shortestInputTokens,
        int outputTokens,
        @Nullable Integer shortestOutputTokens,
        @Nullable Integer users,
        @Nullable Double requestsPerSecond,
        List<Workers> workers) {
    /** Shortest share of the nominal length in the tests of InferenceX. */
    static final double SHORTEST_SHARE = 0.8;

    /** Tokens of a step in the tests of InferenceX: SGLang's {@code --chunked-prefill-size}. */
    private static final int SGLANG_STEP_TOKENS = 32_768;

    /** The other engines' default. */
    private static final int STEP_TOKENS = 8_192;

    /** The most prompts in the batch of a rank that the simulator takes. */
    private static final int MOST_SEATS = 4_096;

    /** Requests of each client before the measured ones, and that many measured. */
    private static final int ROUNDS = 2;

    /** The fewest requests of a run. */
    private static final int LEAST_MEASURED = 1_000;

    /** No latency is asked for: a load test measures, whatever it is. */
    private static final ServiceLevelObjective NO_LIMIT =
            new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.E2E, 99.0, 86_400)), null);

    public LoadTest {
        workers = List.copyOf(workers);
        var checks = new Checks();
        checks.range("inputTokens", inputTokens, 1, TokenDistribution.MAX_TOKENS);
        checks.range("outputTokens", outputTokens, 1, TokenDistribution.MAX_TOKENS);
        checks.require(
                (users == null) != (requestsPerSecond == null),
                "users",
                users == null ? "absent" : users,
                "a load test has users or a rate",
                "Maybe give one of them");
        checks.distinct("workers", workers.stream().map(Workers::role).toList(), 1, 2);
        checks.done();
    }

    /**
     * Workers of one role.
     *
     * @param role what they do
     * @param system where they stand
     * @param instances how many
     * @param gpus of each
     * @param attentionDataParallel whether each GPU keeps the KV of its own requests, experts spread over all; else they share
     *     every layer; not when absent
     * @param expertParallel groups that experts are dealt out among, where attention is shared; 1 when absent
     * @param speculation of decode steps; none when absent
     */
    public record Workers(
            PoolRole role,
            String system,
            int instances,
            int gpus,
            @Nullable Boolean attentionDataParallel,
            @Nullable Integer expertParallel,
            @Nullable Speculation speculation) {}

    /** The test as a question to the simulator. */
    public SimulationRequest scenario() {
        return scenario(NO_LIMIT);
    }

    /** The same with limits. */
    public SimulationRequest scenario(ServiceLevelObjective limits) {
        Integer clients = users;
        var traffic = new Traffic(
                requestsPerSecond,
                null,
                uniform(shortestInputTokens, inputTokens),
                uniform(shortestOutputTokens, outputTokens),
                null,
                null,
                null,
                null,
                null,
                clients == null ? null : new Concurrency(clients, null, null),
                null,
                null,
                null);
        var layout = new Layout(
                workers.size() == 1 ? ServingMode.AGGREGATED : ServingMode.DISAGGREGATED,
                workers.stream().map(this::pool).toList());
        // At a rate, as long as questions are by default: an overload takes time to show.
        Sampling sampling = clients == null
                ? null
                : new Sampling(ROUNDS * clients, Math.max(LEAST_MEASURED, ROUNDS * clients), null, null);
        return new SimulationRequest(model, precision, engine, traffic, limits, layout, null, null, sampling);
    }

    private static TokenDistribution uniform(@Nullable Integer shortest, int longest) {
        int least = shortest == null ? Math.max(1, (int) (SHORTEST_SHARE * longest)) : shortest;
        if (least >= longest - 1) {
            return TokenDistribution.constant(longest);
        }
        return new TokenDistribution(
                null, null, List.of(new TokenQuantile(50, (least + longest) / 2)), least, longest, TokenForm.EMPIRICAL);
    }

    private PoolLayout pool(Workers of) {
        boolean ranked = Boolean.TRUE.equals(of.attentionDataParallel());
        int experts = of.expertParallel() == null ? 1 : of.expertParallel();
        int step = stepTokens();
        Integer clients = users;
        return new PoolLayout(
                of.role(),
                of.system(),
                of.instances(),
                ranked ? 1 : of.gpus(),
                clients == null ? null : Integer.valueOf(Math.min(clients, Math.min(MOST_SEATS, step))),
                step,
                null,
                null,
                null,
                ranked ? of.gpus() : null,
                ranked ? of.gpus() : experts,
                null,
                null,
                null,
                null,
                null,
                of.role() == PoolRole.PREFILL ? null : of.speculation(),
                null,
                null,
                null);
    }

    /** Of TensorRT-LLM without chunked context: the tests set (clients + input + 64), rounded up to 64. */
    private int stepTokens() {
        int clients = users == null ? 0 : users;
        return engine.startsWith("sglang")
                ? SGLANG_STEP_TOKENS
                : engine.startsWith("tensorrt-llm")
                        ? Math.max(STEP_TOKENS, Math.ceilDiv(clients + inputTokens + 64, 64) * 64)
                        : STEP_TOKENS;
    }
}
