package io.goodput.engine.cluster;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.ScalingMetric;
import io.goodput.engine.scaling.ScalingView;
import io.goodput.engine.scenario.Elasticity;

/** What the controller of some pools sees of them. */
final class PoolsView implements ScalingView {
    private final Cluster cluster;
    private final Elasticity elasticity;
    private final Fleet fleet;
    private final int[] pools;
    private Scrape scrape;

    /** @param pools the pools that it shows, by their index */
    PoolsView(Cluster cluster, Elasticity elasticity, Fleet fleet, int[] pools, Scrape none) {
        this.cluster = cluster;
        this.elasticity = elasticity;
        this.fleet = fleet;
        this.pools = pools.clone();
        scrape = none;
    }

    void show(Scrape seen) {
        scrape = seen;
    }

    private InstancePool pool(int pool) {
        return cluster.pools[pools[pool]];
    }

    private Scrape.OfPool scraped(Scrape of, int pool) {
        return of.pools[pools[pool]];
    }

    @Override
    public double now() {
        return cluster.events.now();
    }

    @Override
    public int pools() {
        return pools.length;
    }

    @Override
    public PoolRole role(int pool) {
        return pool(pool).spec.role();
    }

    @Override
    public int minInstances(int pool) {
        return elasticity.pools().get(pools[pool]).minInstances();
    }

    @Override
    public int maxInstances(int pool) {
        return elasticity.pools().get(pools[pool]).maxInstances();
    }

    @Override
    public int gpusPerInstance(int pool) {
        return pool(pool).spec.gpusPerInstance();
    }

    @Override
    public int gpuBudget() {
        return elasticity.gpuBudget();
    }

    @Override
    public int ready(int pool) {
        // Nobody knows yet of those that are dead.
        return pool(pool).count(InstanceState.READY) + pool(pool).count(InstanceState.DEAD);
    }

    @Override
    public int starting(int pool) {
        return pool(pool).count(InstanceState.WAITING)
                + pool(pool).count(InstanceState.COMING)
                + pool(pool).count(InstanceState.STARTING);
    }

    @Override
    public int pending(int pool) {
        return Math.max(0, pool(pool).wanted() - ready(pool) - starting(pool));
    }

    @Override
    public int draining(int pool) {
        return pool(pool).count(InstanceState.DRAINING) + pool(pool).count(InstanceState.DRAINING_DEAD);
    }

    @Override
    public double usualLeadSeconds(int pool) {
        return fleet.usualLeadSeconds(pools[pool]);
    }

    @Override
    public double scrapedAt() {
        return scrape.at;
    }

    @Override
    public double metric(int pool, ScalingMetric metric) {
        return scrape.metric(pools[pool], metric);
    }

    @Override
    public long arrivedRequests() {
        return scrape.arrivedRequests;
    }

    @Override
    public long arrivedPromptTokens() {
        return scrape.arrivedPromptTokens;
    }

    @Override
    public long hitPromptTokens() {
        return scrape.hitPromptTokens;
    }

    @Override
    public long takenPromptTokens() {
        return scrape.takenPromptTokens;
    }

    @Override
    public long endedRequests() {
        return scrape.endedRequests;
    }

    @Override
    public long requestsInsideLimits() {
        return scrape.requestsInsideLimits;
    }

    @Override
    public long finishedRequests() {
        return scrape.finishedRequests;
    }

    @Override
    public long finishedOutputTokens() {
        return scrape.finishedOutputTokens;
    }

    @Override
    public int scraped(int pool) {
        return scraped(scrape, pool).ready;
    }

    @Override
    public double readySince(int pool, int instance) {
        return scraped(scrape, pool).readySince[instance];
    }

    @Override
    public long queuedPromptTokens(int pool, int instance) {
        return scraped(scrape, pool).queuedPromptTokens[instance];
    }

    @Override
    public int queuedRequests(int pool, int instance) {
        return scraped(scrape, pool).queued[instance];
    }

    @Override
    public int decodingRequests(int pool, int instance) {
        return scraped(scrape, pool).decoding[instance];
    }

    @Override
    public long contextTokens(int pool, int instance) {
        return scraped(scrape, pool).contextTokens[instance];
    }

    @Override
    public long queuedContextTokens(int pool, int instance) {
        return scraped(scrape, pool).queuedContextTokens[instance];
    }

    @Override
    public double kvUtilisation(int pool, int instance) {
        return scraped(scrape, pool).kvShare[instance];
    }

    private LastSteps lastSteps(int pool, int instance) {
        return scraped(scrape, pool).lastSteps[instance];
    }

    private boolean isFresh(double endedAt) {
        return endedAt >= 0 && endedAt > scrape.at - elasticity.scrapeSeconds();
    }

    @Override
    public long lastPromptStepTokens(int pool, int instance) {
        LastSteps last = lastSteps(pool, instance);
        return isFresh(last.promptStepAt) ? last.promptTokens : 0;
    }

    @Override
    public double lastPromptStepSeconds(int pool, int instance) {
        return lastSteps(pool, instance).promptStepSeconds;
    }

    @Override
    public int lastDecodeStepRequests(int pool, int instance) {
        LastSteps last = lastSteps(pool, instance);
        return isFresh(last.decodeStepAt) ? last.decodeRequests : 0;
    }

    @Override
    public long lastDecodeStepContextTokens(int pool, int instance) {
        return lastSteps(pool, instance).decodeContextTokens;
    }

    @Override
    public double lastDecodeStepSeconds(int pool, int instance) {
        return lastSteps(pool, instance).decodeStepSeconds;
    }
}
