package io.goodput.engine.cluster;

import io.goodput.engine.metrics.PoolTotals;

/** The metrics of a deployment as a monitoring system has them: scraped at intervals, seen some time later. */
final class Scrapes {
    private final Cluster cluster;
    private final double delaySeconds;
    /** The last ones, in a ring; enough that one is old enough to be seen. */
    private final Scrape[] ring;

    private int taken;
    /** What was there at the last scrape, for rates. */
    private final PoolTotals[] before;

    private double beforeAt;
    private long arrivedBefore;
    private long firstTokensBefore;
    private double firstTokenWaitsBefore;
    private long spacedBefore;
    private double spacingsBefore;

    Scrapes(Cluster cluster, double intervalSeconds, double delaySeconds) {
        this.cluster = cluster;
        this.delaySeconds = delaySeconds;
        ring = new Scrape[(int) Math.ceil(delaySeconds / intervalSeconds) + 2];
        for (int i = 0; i < ring.length; i++) {
            ring[i] = new Scrape(cluster.pools);
        }
        before = new PoolTotals[cluster.pools.length];
        for (int p = 0; p < before.length; p++) {
            before[p] = new PoolTotals();
        }
    }

    /** Scrapes now. The totals of all pools have been brought to now. */
    void scrape(double now) {
        Scrape scrape = ring[taken++ % ring.length];
        double seconds = now - beforeAt;
        Served served = cluster.served;
        scrape.at = now;
        scrape.arrivedRequests = cluster.arrived;
        scrape.arrivedPromptTokens = served.arrivedPromptTokens;
        scrape.takenPromptTokens = cluster.takenTokens;
        scrape.endedRequests = served.ended;
        scrape.requestsInsideLimits = served.insideLimits;
        scrape.finishedRequests = served.finished;
        scrape.finishedOutputTokens = served.finishedOutputTokens;
        scrape.requestsPerSecond = (cluster.arrived - arrivedBefore) / seconds;
        scrape.meanTtftSeconds =
                (served.firstTokenWaits - firstTokenWaitsBefore) / (double) (served.firstTokens - firstTokensBefore);
        scrape.meanTpotSeconds = (served.spacings - spacingsBefore) / (double) (served.spaced - spacedBefore);
        long hits = 0;
        for (int p = 0; p < cluster.pools.length; p++) {
            InstancePool pool = cluster.pools[p];
            PoolTotals totals = pool.totals;
            hits += totals.hitTokens;
            Scrape.OfPool of = scrape.pools[p];
            TargetSet targets = pool.members[0].ranks[0].targets;
            of.look(pool, cluster.requests, now, targets.door.size());
            double serving = totals.servingSeconds - totals.drainingServingSeconds;
            double servingBefore = before[p].servingSeconds - before[p].drainingServingSeconds;
            double ready = totals.readySeconds - before[p].readySeconds;
            of.gpuUtilisation = ready > 0 ? Math.clamp((serving - servingBefore) / ready, 0, 1) : Double.NaN;
            of.promptTokensPerSecond = (totals.promptTokens - before[p].promptTokens) / seconds;
            of.outputTokensPerSecond = (totals.outputTokens - before[p].outputTokens) / seconds;
            before[p].set(totals);
        }
        scrape.hitPromptTokens = hits;
        beforeAt = now;
        arrivedBefore = cluster.arrived;
        firstTokensBefore = served.firstTokens;
        firstTokenWaitsBefore = served.firstTokenWaits;
        spacedBefore = served.spaced;
        spacingsBefore = served.spacings;
    }

    /** The last scrape that can be seen now; before there is one, an empty one. */
    Scrape seen(double now) {
        for (int back = 1; back <= Math.min(taken, ring.length); back++) {
            Scrape scrape = ring[(taken - back) % ring.length];
            if (scrape.at + delaySeconds <= now) {
                return scrape;
            }
        }
        return ring[ring.length - 1];
    }
}
