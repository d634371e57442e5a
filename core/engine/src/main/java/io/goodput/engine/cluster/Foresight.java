package io.goodput.engine.cluster;

import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.engine.scaling.Clairvoyant;
import io.goodput.engine.scaling.InstanceProfile;
import io.goodput.engine.scaling.ServingTargets;
import io.goodput.engine.scenario.Delays;
import io.goodput.engine.scenario.Elasticity;
import io.goodput.engine.scenario.LeadTimes;
import io.goodput.engine.scenario.LocalPrefill;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.PrefixCaching;
import io.goodput.engine.workload.RequestSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the clairvoyant bound is told of a run: arrivals that nothing in the run has a part in. */
final class Foresight {
    /** Hardly any delay is shorter than the median by so many standard deviations. */
    private static final double LEAST_DEVIATIONS = 3;

    private final RequestTable requests;
    /** Tokens of a hash block where prompts may be cached; 0 where they are not. */
    private final int hashTokens;

    private @Nullable Clairvoyant clairvoyant;

    Foresight(Cluster cluster, Elasticity elasticity) {
        requests = cluster.requests;
        List<Pool> pools = cluster.scenario.pools();
        List<PoolRole> roles = pools.stream().map(Pool::role).toList();
        int tokens = 0;
        for (Pool pool : pools) {
            PrefixCaching caching = pool.caching();
            tokens = caching == null ? tokens : Math.max(tokens, caching.hashTokens());
        }
        hashTokens = tokens;
        if (roles.stream().distinct().count() < roles.size()) {
            return;
        }
        List<InstanceProfile> profiles = new ArrayList<>();
        double[] startSeconds = new double[pools.size()];
        for (int p = 0; p < startSeconds.length; p++) {
            profiles.add(new PoolProfile(pools.get(p)));
            startSeconds[p] = leastStartSeconds(
                    elasticity.leadTimes(), elasticity.pools().get(p).weightBytes());
        }
        LocalPrefill local = cluster.scenario.localPrefill();
        clairvoyant = new Clairvoyant(
                pools,
                elasticity.pools(),
                profiles,
                startSeconds,
                new ServingTargets(
                        cluster.loosest(LatencyMetric.TTFT),
                        cluster.loosest(LatencyMetric.TPOT),
                        cluster.loosest(LatencyMetric.E2E),
                        elasticity.attainment()),
                local == null ? 0 : local.maxTokens());
    }

    /** With its GPUs there already. */
    private static double leastStartSeconds(LeadTimes times, double bytes) {
        double load = bytes / Math.min(times.storageBytesPerSecond(), times.loadBytesPerSecond());
        return Math.min(times.roleSwitchSeconds(), load + least(times.warmUp()));
    }

    private static double least(Delays delays) {
        return delays.medianSeconds() * StrictMath.exp(-LEAST_DEVIATIONS * delays.sigma());
    }

    /** A request arrives that counts. */
    void arrived(int slot, double now) {
        Clairvoyant told = clairvoyant;
        if (told == null) {
            return;
        }
        if (requests.thread(slot) != RequestSource.NO_THREAD) {
            // What comes behind it comes when it has been served.
            clairvoyant = null;
            return;
        }
        told.arrived(now, neverCached(slot), requests.outputTokens(slot));
    }

    /** Tokens of a prompt that no cache can have. */
    private int neverCached(int slot) {
        int prompt = requests.inputTokens(slot);
        if (hashTokens == 0) {
            return prompt;
        }
        int drawn = requests.drawnHitTokens(slot);
        int cached = drawn >= 0 ? drawn : requests.blockIdCount[slot] * hashTokens;
        return Math.max(1, prompt - cached);
    }

    /** The bound over a window that began with the first request; null when there is none. */
    @Nullable
    Double findGpuSeconds(double windowSeconds) {
        return clairvoyant == null ? null : Double.valueOf(clairvoyant.leastGpuSeconds(windowSeconds));
    }
}
