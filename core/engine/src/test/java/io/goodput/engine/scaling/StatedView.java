package io.goodput.engine.scaling;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.ScalingMetric;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a controller sees, as a test states it. */
final class StatedView implements ScalingView {
    /** A pool of which all that is not stated is 0, and all metrics NaN. */
    static final class Pool {
        final PoolRole role;
        final Map<ScalingMetric, Double> metrics = new EnumMap<>(ScalingMetric.class);
        List<Instance> scraped = new ArrayList<>();
        int min = 1;
        int max = 100;
        int gpus = 1;
        int ready;
        int starting;
        int pending;

        Pool(PoolRole role) {
            this.role = role;
        }

        /** So many are ready and were scraped, all alike. */
        Pool instances(int count, Instance each) {
            ready = count;
            scraped = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                scraped.add(each);
            }
            return this;
        }

        Pool ready(int count) {
            return instances(count, Instance.IDLE);
        }

        Pool metric(ScalingMetric metric, double value) {
            metrics.put(metric, value);
            return this;
        }
    }

    /** What was scraped of one instance. */
    record Instance(
            double readySince,
            long queuedPromptTokens,
            int queuedRequests,
            int decodingRequests,
            long contextTokens,
            long queuedContextTokens,
            long promptStepTokens,
            double promptStepSeconds,
            int decodeStepRequests,
            long decodeStepContextTokens,
            double decodeStepSeconds) {
        static final Instance IDLE = new Instance(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        static Instance queued(long promptTokens) {
            return new Instance(0, promptTokens, 1, 0, 0, 0, 0, 0, 0, 0, 0);
        }

        static Instance decoding(int requests, long contextTokens) {
            return new Instance(0, 0, 0, requests, contextTokens, 0, 0, 0, 0, 0, 0);
        }

        static Instance promptStep(double readySince, long tokens, double seconds) {
            return new Instance(readySince, 0, 0, 0, 0, 0, tokens, seconds, 0, 0, 0);
        }

        static Instance decodeStep(double readySince, int requests, long contextTokens, double seconds) {
            return new Instance(readySince, 0, 0, requests, contextTokens, 0, 0, 0, requests, contextTokens, seconds);
        }
    }

    final List<Pool> pools;
    double now;
    double scrapedAt = Double.NaN;
    int gpuBudget = Integer.MAX_VALUE;
    long arrivedRequests;
    long arrivedPromptTokens;
    long hitPromptTokens;
    long takenPromptTokens;
    long finishedRequests;
    long finishedOutputTokens;

    StatedView(Pool... pools) {
        this.pools = List.of(pools);
    }

    /** The same at a time at which it has just been scraped. */
    StatedView at(double time) {
        now = time;
        scrapedAt = time;
        return this;
    }

    /** So many requests more have come and gone, all of these lengths. */
    StatedView traffic(int requests, int promptTokens, int outputTokens) {
        arrivedRequests += requests;
        arrivedPromptTokens += (long) requests * promptTokens;
        takenPromptTokens += (long) requests * promptTokens;
        finishedRequests += requests;
        finishedOutputTokens += (long) requests * outputTokens;
        return this;
    }

    @Override
    public double now() {
        return now;
    }

    @Override
    public int pools() {
        return pools.size();
    }

    @Override
    public PoolRole role(int pool) {
        return pools.get(pool).role;
    }

    @Override
    public int minInstances(int pool) {
        return pools.get(pool).min;
    }

    @Override
    public int maxInstances(int pool) {
        return pools.get(pool).max;
    }

    @Override
    public int gpusPerInstance(int pool) {
        return pools.get(pool).gpus;
    }

    @Override
    public int gpuBudget() {
        return gpuBudget;
    }

    @Override
    public int ready(int pool) {
        return pools.get(pool).ready;
    }

    @Override
    public int starting(int pool) {
        return pools.get(pool).starting;
    }

    @Override
    public int pending(int pool) {
        return pools.get(pool).pending;
    }

    @Override
    public int draining(int pool) {
        return 0;
    }

    @Override
    public double usualLeadSeconds(int pool) {
        return 0;
    }

    @Override
    public double scrapedAt() {
        return scrapedAt;
    }

    @Override
    public double metric(int pool, ScalingMetric metric) {
        return pools.get(pool).metrics.getOrDefault(metric, Double.NaN);
    }

    @Override
    public long arrivedRequests() {
        return arrivedRequests;
    }

    @Override
    public long arrivedPromptTokens() {
        return arrivedPromptTokens;
    }

    @Override
    public long hitPromptTokens() {
        return hitPromptTokens;
    }

    @Override
    public long takenPromptTokens() {
        return takenPromptTokens;
    }

    @Override
    public long endedRequests() {
        return finishedRequests();
    }

    @Override
    public long requestsInsideLimits() {
        return finishedRequests();
    }

    @Override
    public long finishedRequests() {
        return finishedRequests;
    }

    @Override
    public long finishedOutputTokens() {
        return finishedOutputTokens;
    }

    @Override
    public int scraped(int pool) {
        return pools.get(pool).scraped.size();
    }

    private Instance instance(int pool, int instance) {
        return pools.get(pool).scraped.get(instance);
    }

    @Override
    public double readySince(int pool, int instance) {
        return instance(pool, instance).readySince;
    }

    @Override
    public long queuedPromptTokens(int pool, int instance) {
        return instance(pool, instance).queuedPromptTokens;
    }

    @Override
    public int queuedRequests(int pool, int instance) {
        return instance(pool, instance).queuedRequests;
    }

    @Override
    public int decodingRequests(int pool, int instance) {
        return instance(pool, instance).decodingRequests;
    }

    @Override
    public long contextTokens(int pool, int instance) {
        return instance(pool, instance).contextTokens;
    }

    @Override
    public long queuedContextTokens(int pool, int instance) {
        return instance(pool, instance).queuedContextTokens;
    }

    @Override
    public double kvUtilisation(int pool, int instance) {
        return 0;
    }

    @Override
    public long lastPromptStepTokens(int pool, int instance) {
        return instance(pool, instance).promptStepTokens;
    }

    @Override
    public double lastPromptStepSeconds(int pool, int instance) {
        return instance(pool, instance).promptStepSeconds;
    }

    @Override
    public int lastDecodeStepRequests(int pool, int instance) {
        return instance(pool, instance).decodeStepRequests;
    }

    @Override
    public long lastDecodeStepContextTokens(int pool, int instance) {
        return instance(pool, instance).decodeStepContextTokens;
    }

    @Override
    public double lastDecodeStepSeconds(int pool, int instance) {
        return instance(pool, instance).decodeStepSeconds;
    }
}
