package io.goodput.benchmarks;

import io.goodput.catalog.Parallelism;
import io.goodput.contracts.HitShare;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RateCurve;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.Sessions;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.ThinkTime;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenForm;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.KvRoom;
import io.goodput.engine.scenario.PrefixCaching;
import io.goodput.engine.scenario.RoutingSpec;
import io.goodput.engine.scenario.Sample;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.workload.SyntheticWorkload;
import io.goodput.engine.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** All benchmarks, by name. */
public final class Benchmarks {
    private static final double HOUR = 3_600;
    private static final double DAY = 24 * HOUR;
    private static final double WEEK = 7 * DAY;
    private static final Properties PINS = Pins.shipped();

    /** The fewest that stay below 0.95 at the peak, with a margin for a busy quarter of an hour. */
    private static final int FLEET_PREFILL_UNITS = 35;

    /**
     * What a prefill unit of the fleet computes at most: the mean of 18 units that get the day's first requests, when their
     * queues grow. Less than full steps would: the slowest of 32 ranks ends a step.
     */
    private static final double MOST_TOKENS_PER_SECOND_OF_A_UNIT = 129_800;

    private Benchmarks() {}

    /** In the order in which they are worth a look. */
    public static List<Benchmark> all() {
        return List.of(
                week(),
                weekAutoscaled(),
                new ShootOut(PINS),
                aggregatedHour(),
                prefixHour(),
                fleetDay(),
                new Splitwise(PINS),
                new Scaling());
    }

    public static Optional<Benchmark> find(String name) {
        return all().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private static Benchmark week() {
        return new WholeRun(
                "week-5.6m",
                "5.6 million requests of a week of Azure conversations; Llama-3.1-70B FP8 on 2 prefill and 3 decode"
                        + " instances of two H100",
                Benchmarks::weekScenario,
                Stationarity.Load.VARYING_RATE,
                0.01,
                List.of(
                        Bound.between(
                                "utilisation of prefill in the busiest minute",
                                MeasuredRun::peakPrefillUtilisation,
                                0.6,
                                0.9),
                        Bound.atLeast("decode batch in that minute", MeasuredRun::peakDecodeBatch, 8)),
                PINS);
    }

    private static Scenario weekScenario() {
        long requests = 5_600_000;
        AzureConversation azure = AzureConversation.shipped();
        var traffic = new Traffic(
                requests / WEEK,
                null,
                azure.inputTokens(),
                azure.outputTokens(),
                null,
                null,
                null,
                azure.rateCurve(),
                null,
                null,
                null,
                null,
                null);
        Instances instances =
                Instances.of("llama-3.1-70b", "fp8", "hgx-h100", "vllm", Parallelism.tensor(2), 256, 8_192);
        return Deployments.disaggregated(
                new SyntheticWorkload(traffic),
                List.of(instances.pool(PoolRole.PREFILL, 2), instances.pool(PoolRole.DECODE, 3)),
                instances.network(),
                FirstToken.FIRST_DECODE_STEP,
                new Sample(0, requests, (int) (WEEK / 60)));
    }

    private static Benchmark weekAutoscaled() {
        return new WholeRun(
                "week-autoscaled",
                "5.6 million requests of a week on Azure's curve, 8,192 tokens in and 1,024 out on average; Llama-3.1-70B"
                        + " FP8 on 1 to 16 instances of four H100 a pool under dynamo-hybrid, a rack lost at Wednesday's"
                        + " peak",
                () -> {
                    AutoscaledWeek week = AutoscaledWeek.whole(PolicyKind.DYNAMO_HYBRID);
                    return week.under(week.policies().getFirst());
                },
                Stationarity.Load.VARYING_RATE,
                0.01,
                List.of(
                        Bound.atLeast("scaling events", MeasuredRun::scalingEvents, 20),
                        Bound.atLeast("counts of the pool that has fewest", MeasuredRun::leastDistinctCounts, 4)),
                PINS);
    }

    private static Benchmark aggregatedHour() {
        return new WholeRun(
                "aggregated-hour",
                "1.5 million Azure conversations in an hour; Llama-3.1-70B FP8 on the fewest instances of four H200 whose"
                        + " queues stay bounded, prompts and decoding mixed",
                Benchmarks::aggregatedScenario,
                Stationarity.Load.CONSTANT_RATE,
                0.03,
                List.of(
                        Bound.atLeast("mean utilisation", MeasuredRun::utilisation, 0.7),
                        Bound.atMost("KV in use", MeasuredRun::peakKvOccupancy, 0.9),
                        Bound.atLeast("decode batch", MeasuredRun::meanDecodeBatch, 8)),
                PINS);
    }

    private static Scenario aggregatedScenario() {
        long requests = 1_500_000;
        AzureConversation azure = AzureConversation.shipped();
        var traffic = new Traffic(requests / HOUR, null, azure.inputTokens(), azure.outputTokens(), null);
        Instances instances =
                Instances.of("llama-3.1-70b", "fp8", "hgx-h200", "vllm", Parallelism.tensor(4), 256, 8_192);
        return Deployments.aggregated(
                new SyntheticWorkload(traffic),
                instances.pool(PoolRole.AGGREGATED, 36),
                new Sample(0, requests, Sample.DEFAULT_SERIES_BUCKETS));
    }

    private static Benchmark prefixHour() {
        int blockTokens = 512;
        long requests = 600_000;
        var traffic = new Traffic(
                requests / HOUR,
                null,
                new TokenDistribution(
                        null, 7_100.0, List.of(new TokenQuantile(50, 4_000)), 16, 100_000, TokenForm.LOG_NORMAL),
                new TokenDistribution(null, 343.0, List.of(new TokenQuantile(50, 250)), 1, 2_000, TokenForm.LOG_NORMAL),
                null,
                null,
                null,
                null,
                null,
                null,
                new Sessions(1.68, null, new ThinkTime(10, null), 126_000, null, blockTokens),
                null,
                null);
        var workload = new IdealReuse(new SyntheticWorkload(traffic), requests / HOUR, blockTokens);
        return new WholeRun(
                "prefix-hour",
                "600,000 turns of sessions of 12,000 prompt tokens on average, in chains of hashes of 512 tokens;"
                        + " Llama-3.1-70B FP8 on 64 prefill and 24 decode instances of eight H100, each with a cache of 3"
                        + " million tokens",
                () -> prefixScenario(workload, requests, blockTokens),
                Stationarity.Load.CONSTANT_RATE,
                0.03,
                List.of(
                        Bound.between("mean prompt tokens", MeasuredRun::meanInputTokens, 11_700, 12_300),
                        Bound.between("mean output tokens", MeasuredRun::meanOutputTokens, 333, 353),
                        Bound.between("ideal reuse", run -> workload.share(), 0.36, 0.40),
                        Bound.atLeast("evicted tokens", MeasuredRun::evictedTokens, 1)),
                PINS);
    }

    private static Scenario prefixScenario(Workload workload, long requests, int blockTokens) {
        long cachedTokens = 3_000_000;
        Instances instances =
                Instances.of("llama-3.1-70b", "fp8", "hgx-h100", "vllm", Parallelism.tensor(8), 256, 8_192);
        KvRoom whole = instances.room();
        var room = new KvRoom(cachedTokens / whole.blockTokens(), whole.blockTokens(), whole.blocksPerSequence());
        var caching = new PrefixCaching(blockTokens, Long.MAX_VALUE, null, null);
        return Deployments.disaggregated(
                workload,
                List.of(
                        instances.pool(PoolRole.PREFILL, 64, room, caching),
                        instances.pool(PoolRole.DECODE, 24, room, caching)),
                instances.network(),
                FirstToken.FIRST_DECODE_STEP,
                RoutingSpec.of(RoutingPolicy.KV_AWARE),
                new Sample(0, requests, Sample.DEFAULT_SERIES_BUCKETS));
    }

    private static Benchmark fleetDay() {
        return new WholeRun(
                "fleet-day",
                "a day of 140 million requests, 608 billion tokens in and 168 billion out; DeepSeek-R1 FP8 on 302 nodes of"
                        + " H800: 35 prefill units of 4 nodes (29 of the published 278 nodes fill up at the peak), 9 decode"
                        + " units of 18",
                Benchmarks::fleetScenario,
                Stationarity.Load.VARYING_RATE,
                0.001,
                List.of(
                        Bound.between(
                                "input tokens", run -> run.report().usage().inputTokens(), 602e9, 614e9),
                        Bound.between(
                                "output tokens", run -> run.report().usage().outputTokens(), 166e9, 170e9),
                        Bound.between("cache hits", MeasuredRun::hitShare, 0.555, 0.571),
                        Bound.atMost(
                                "prompt tokens at their busiest over what the units compute while prompts never run out",
                                run -> run.peakComputedTokensPerSecond()
                                        / (FLEET_PREFILL_UNITS * MOST_TOKENS_PER_SECOND_OF_A_UNIT),
                                0.95),
                        Bound.atMost("seats of decode taken", run -> run.peakAnyDecodeBatch() / (18 * 8 * 256), 0.95),
                        Bound.atMost("KV of decode at its fullest", MeasuredRun::peakKvOccupancy, 0.95)),
                PINS);
    }

    private static Scenario fleetScenario() {
        long requests = 140_000_000;
        List<Double> hours = new ArrayList<>();
        for (int hour = 0; hour < 24; hour++) {
            hours.add(1 - 0.23 * StrictMath.cos(2 * StrictMath.PI * hour / 24));
        }
        var traffic = new Traffic(
                requests / DAY,
                null,
                new TokenDistribution(
                        null,
                        608e9 / requests,
                        List.of(new TokenQuantile(50, 3_500)),
                        16,
                        32_000,
                        TokenForm.LOG_NORMAL),
                new TokenDistribution(
                        null, 168e9 / requests, List.of(new TokenQuantile(50, 720)), 1, 32_000, TokenForm.LOG_NORMAL),
                null,
                null,
                new HitShare(0.563, 0.25),
                new RateCurve(null, null, hours, null, RateCurve.Form.LINES),
                null,
                null,
                null,
                null,
                null);
        Instances prefill = Instances.of(
                "deepseek-r1", "fp8", "hgx-h800", "sglang", Parallelism.attentionData(4 * 8, 32, true), 256, 4_096);
        Instances decode = Instances.of(
                "deepseek-r1", "fp8", "hgx-h800", "sglang", Parallelism.attentionData(18 * 8, 32, true), 256, 8_192);
        return Deployments.disaggregated(
                new SyntheticWorkload(traffic),
                List.of(
                        prefill.pool(
                                PoolRole.PREFILL,
                                FLEET_PREFILL_UNITS,
                                prefill.room(),
                                new PrefixCaching(64, Long.MAX_VALUE, null, null)),
                        decode.pool(PoolRole.DECODE, 9)),
                decode.network(),
                FirstToken.END_OF_TRANSFER,
                new Sample(0, requests, Sample.DEFAULT_SERIES_BUCKETS));
    }
}
