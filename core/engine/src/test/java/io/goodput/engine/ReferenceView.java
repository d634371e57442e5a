package io.goodput.engine;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.ScalingMetric;
import io.goodput.engine.ReferenceFleet.State;
import io.goodput.engine.ReferenceFleet.Wanted;
import io.goodput.engine.ReferenceScrape.OfInstance;
import io.goodput.engine.ReferenceSimulator.LastStep;
import io.goodput.engine.fleet.StartUps;
import io.goodput.engine.scaling.ScalingView;
import io.goodput.engine.scenario.ElasticPool;
import io.goodput.engine.scenario.Elasticity;
import io.goodput.engine.scenario.Scenario;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a controller sees of its pools, for {@link ReferenceFleet}. */
record ReferenceView(
        Scenario scenario,
        Elasticity elasticity,
        ReferenceFleet fleet,
        List<Integer> places,
        @Nullable ReferenceScrape seen,
        double time)
        implements ScalingView {
    private Wanted wanted(int pool) {
        return fleet.pools.get(places.get(pool));
    }

    private ElasticPool bounds(int pool) {
        return wanted(pool).bounds;
    }

    private OfInstance of(int pool, int instance) {
        return Objects.requireNonNull(seen)
                .pools
                .get(places.get(pool))
                .instances
                .get(instance);
    }

    private boolean isFresh(LastStep step) {
        return step.endedAt >= 0 && step.endedAt > scrapedAt() - elasticity.scrapeSeconds();
    }

    @Override
    public double now() {
        return time;
    }

    @Override
    public int pools() {
        return places.size();
    }

    @Override
    public PoolRole role(int pool) {
        return scenario.pools().get(places.get(pool)).role();
    }

    @Override
    public int minInstances(int pool) {
        return bounds(pool).minInstances();
    }

    @Override
    public int maxInstances(int pool) {
        return bounds(pool).maxInstances();
    }

    @Override
    public int gpusPerInstance(int pool) {
        return wanted(pool).gpus();
    }

    @Override
    public int gpuBudget() {
        return elasticity.gpuBudget();
    }

    @Override
    public int ready(int pool) {
        return wanted(pool).count(State.READY, State.DEAD);
    }

    @Override
    public int starting(int pool) {
        return wanted(pool).count(State.WAITING, State.COMING, State.STARTING);
    }

    @Override
    public int pending(int pool) {
        return Math.max(0, wanted(pool).wanted - ready(pool) - starting(pool));
    }

    @Override
    public int draining(int pool) {
        return wanted(pool).count(State.DRAINING, State.DRAINING_DEAD);
    }

    @Override
    public double usualLeadSeconds(int pool) {
        return StartUps.usualSeconds(elasticity.leadTimes(), bounds(pool).weightBytes(), true);
    }

    @Override
    public double scrapedAt() {
        return seen == null ? Double.NaN : seen.at;
    }

    @Override
    public double metric(int pool, ScalingMetric metric) {
        return seen == null ? Double.NaN : seen.metric(places.get(pool), metric);
    }

    @Override
    public long arrivedRequests() {
        return seen == null ? 0 : seen.arrived;
    }

    @Override
    public long arrivedPromptTokens() {
        return seen == null ? 0 : seen.arrivedPromptTokens;
    }

    @Override
    public long hitPromptTokens() {
        return seen == null ? 0 : seen.hitPromptTokens;
    }

    @Override
    public long takenPromptTokens() {
        return seen == null ? 0 : seen.takenPromptTokens;
    }

    @Override
    public long endedRequests() {
        return seen == null ? 0 : seen.ended;
    }

    @Override
    public long requestsInsideLimits() {
        return seen == null ? 0 : seen.insideLimits;
    }

    @Override
    public long finishedRequests() {
        return seen == null ? 0 : seen.finished;
    }

    @Override
    public long finishedOutputTokens() {
        return seen == null ? 0 : seen.finishedTokens;
    }

    @Override
    public int scraped(int pool) {
        return seen == null ? 0 : seen.pools.get(places.get(pool)).instances.size();
    }

    @Override
    public double readySince(int pool, int instance) {
        return of(pool, instance).since;
    }

    @Override
    public long queuedPromptTokens(int pool, int instance) {
        return of(pool, instance).queuedPromptTokens;
    }

    @Override
    public int queuedRequests(int pool, int instance) {
        return of(pool, instance).queued;
    }

    @Override
    public int decodingRequests(int pool, int instance) {
        return of(pool, instance).decoding;
    }

    @Override
    public long contextTokens(int pool, int instance) {
        return of(pool, instance).contextTokens;
    }

    @Override
    public long queuedContextTokens(int pool, int instance) {
        return of(pool, instance).queuedContextTokens;
    }

    @Override
    public double kvUtilisation(int pool, int instance) {
        return of(pool, instance).kvShare;
    }

    @Override
    public long lastPromptStepTokens(int pool, int instance) {
        return isFresh(of(pool, instance).lastPromptStep) ? of(pool, instance).lastPromptStep.tokens : 0;
    }

    @Override
    public double lastPromptStepSeconds(int pool, int instance) {
        return of(pool, instance).lastPromptStep.seconds;
    }

    @Override
    public int lastDecodeStepRequests(int pool, int instance) {
        return isFresh(of(pool, instance).lastDecodeStep) ? of(pool, instance).lastDecodeStep.members : 0;
    }

    @Override
    public long lastDecodeStepContextTokens(int pool, int instance) {
        return of(pool, instance).lastDecodeStep.tokens;
    }

    @Override
    public double lastDecodeStepSeconds(int pool, int instance) {
        return of(pool, instance).lastDecodeStep.seconds;
    }
}
