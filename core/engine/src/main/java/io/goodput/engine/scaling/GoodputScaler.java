package io.goodput.engine.scaling;

import static java.util.Objects.requireNonNull;

import io.goodput.contracts.NormalDistribution;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.GoodputScaling;
import io.goodput.contracts.scaleout.ScalingMetric;
import java.util.List;

/**
 * The product's own policy: the fewest instances with which, by their profile and the theory of queues, the attainment holds
 * at the load that is expected when what is ordered now serves, with the error that such forecasts have had, and with as
 * much on top as the requests that may miss are being used up. Learns how long things take beside what the profile says.
 */
final class GoodputScaler implements Controller {
    private static final double LENGTHS_SECONDS = 900;
    private static final double LEAST_HOLD_SECONDS = 600;
    /** Nothing goes before so much of the load has been seen. */
    private static final double LEAST_SEEN_SECONDS = 300;
    /** An instance goes only when those left would hold at so many times the load. */
    private static final double SCALE_DOWN_MARGIN = 1.15;
    /** What waits is to be worked off within so many seconds. */
    private static final double BACKLOG_SECONDS = 60;

    private static final double LEARNS_PER_LOOK = 0.02;
    private static final double LEAST_SLOWNESS = 0.7;
    private static final double MOST_SLOWNESS = 1.5;

    private final List<InstanceProfile> profiles;
    private final GoodputNeeds[] needs;
    private final double intervalSeconds;
    private final double holdSeconds;
    private final double deviations;
    private final RecentHighest[] recent;
    private final double[] slowness;

    private final LoadForecast load = new LoadForecast();
    private final LoadHistory promptTokens = new LoadHistory();
    private final LoadHistory arrived = new LoadHistory();
    private final LoadHistory hitTokens = new LoadHistory();
    private final LoadHistory takenTokens = new LoadHistory();
    private final LoadHistory outputTokens = new LoadHistory();
    private final LoadHistory finished = new LoadHistory();
    private final ErrorBudget budget;
    private boolean hasDecided;
    private double readAt = Double.NaN;

    /** As {@code spec} says, which has every field filled that does not depend on the run. */
    GoodputScaler(GoodputScaling spec, List<InstanceProfile> profiles, ServingTargets targets) {
        this.profiles = profiles;
        intervalSeconds = requireNonNull(spec.intervalSeconds());
        Double hold = spec.scaleDownStabilisationSeconds();
        holdSeconds = hold == null ? Double.NaN : hold;
        deviations = NormalDistribution.quantile(1 - requireNonNull(spec.risk()));
        double missShare = 1 - requireNonNull(spec.attainment());
        budget = new ErrorBudget(missShare);
        double ofPhase = missShare / (profiles.size() > 1 ? 2 : 1);
        needs = new GoodputNeeds[profiles.size()];
        recent = new RecentHighest[profiles.size()];
        slowness = new double[profiles.size()];
        for (int pool = 0; pool < needs.length; pool++) {
            needs[pool] =
                    new GoodputNeeds(profiles.get(pool), targets, ofPhase, NormalDistribution.quantile(1 - ofPhase));
            slowness[pool] = 1;
        }
    }

    @Override
    public double intervalSeconds() {
        return intervalSeconds;
    }

    @Override
    public void decide(ScalingView view, int[] desired) {
        if (!hasDecided) {
            begin(view);
        }
        if (!(view.scrapedAt() > readAt) && !Double.isNaN(readAt)) {
            return;
        }
        read(view);
        if (!load.knows()) {
            return;
        }
        double rate = arrived.rate(LENGTHS_SECONDS, 0);
        double prompt = rate > 0 ? promptTokens.rate(LENGTHS_SECONDS, 0) / rate : Double.NaN;
        double ended = finished.rate(LENGTHS_SECONDS, 0);
        double output = ended > 0 ? outputTokens.rate(LENGTHS_SECONDS, 0) / ended : Double.NaN;
        double taken = takenTokens.rate(LENGTHS_SECONDS, 0);
        double hits = taken > 0 ? Math.min(1, hitTokens.rate(LENGTHS_SECONDS, 0) / taken) : 0;
        double horizon = horizonSeconds(view);
        double planned = load.next(view.now(), horizon) * (1 + deviations * load.error()) * budget.factor();
        for (int pool = 0; pool < view.pools(); pool++) {
            int need = view.minInstances(pool);
            int safe = need;
            if (planned > 0 && prompt > 0 && output > 0) {
                learn(view, pool);
                needs[pool].expect(prompt * (1 - hits), prompt, output, slowness[pool]);
                double ofPool = planned / poolsLike(view, pool);
                need = needs[pool].instances(ofPool, view.maxInstances(pool));
                need += backlog(view, pool);
                safe = Math.max(need, needs[pool].instances(SCALE_DOWN_MARGIN * ofPool, view.maxInstances(pool)));
            } else if (rate > 0) {
                // Something arrives, and nothing is known of it yet.
                need = desired[pool];
                safe = need;
            }
            recent[pool].add(view.now(), safe);
            boolean mayGo = load.seconds() >= LEAST_SEEN_SECONDS;
            int kept = mayGo ? Math.min(desired[pool], recent[pool].get(view.now())) : desired[pool];
            desired[pool] = Counts.atLeastOne(view, pool, Math.max(need, kept));
        }
    }

    private void begin(ScalingView view) {
        hasDecided = true;
        for (int pool = 0; pool < view.pools(); pool++) {
            double hold = Double.isNaN(holdSeconds)
                    ? Math.max(LEAST_HOLD_SECONDS, 2 * view.usualLeadSeconds(pool))
                    : holdSeconds;
            recent[pool] = new RecentHighest(hold);
        }
    }

    private void read(ScalingView view) {
        double at = view.scrapedAt();
        if (Double.isNaN(at)) {
            return;
        }
        readAt = at;
        load.add(at, view.arrivedRequests());
        arrived.add(at, (double) view.arrivedRequests());
        promptTokens.add(at, (double) view.arrivedPromptTokens());
        hitTokens.add(at, (double) view.hitPromptTokens());
        takenTokens.add(at, (double) view.takenPromptTokens());
        finished.add(at, (double) view.finishedRequests());
        outputTokens.add(at, (double) view.finishedOutputTokens());
        budget.add(at, view.endedRequests(), view.requestsInsideLimits());
    }

    /** Until what is ordered now serves, and the next look can have an effect. */
    private double horizonSeconds(ScalingView view) {
        double lead = 0;
        for (int pool = 0; pool < view.pools(); pool++) {
            lead = Math.max(lead, view.usualLeadSeconds(pool));
        }
        return lead + intervalSeconds + view.now() - view.scrapedAt();
    }

    private static int poolsLike(ScalingView view, int pool) {
        int count = 0;
        for (int other = 0; other < view.pools(); other++) {
            count += view.role(other) == view.role(pool) ? 1 : 0;
        }
        return count;
    }

    /** Prompts take so many times as long as they should: what the instances were busy over what they should have been. */
    private void learn(ScalingView view, int pool) {
        double busy = view.metric(pool, ScalingMetric.GPU_UTILISATION);
        double each = arrived.rate(intervalSeconds * 4, 0) / poolsLike(view, pool) / Math.max(1, view.scraped(pool));
        double should = needs[pool].promptShare(each);
        if (profiles.get(pool).role() == PoolRole.PREFILL && busy > 0 && should > 0) {
            double ratio = Math.clamp(slowness[pool] * busy / should, LEAST_SLOWNESS, MOST_SLOWNESS);
            slowness[pool] += LEARNS_PER_LOOK * (ratio - slowness[pool]);
        }
    }

    /** Instances that work off in time what waits beyond what they would have in hand anyway. */
    private int backlog(ScalingView view, int pool) {
        if (profiles.get(pool).role() == PoolRole.DECODE) {
            return 0;
        }
        double waiting = view.metric(pool, ScalingMetric.QUEUED_REQUESTS) * Math.max(1, view.scraped(pool));
        double seconds = waiting * needs[pool].leastPromptSeconds(0);
        double inHand = BACKLOG_SECONDS / 2 * Math.max(1, view.ready(pool));
        return seconds > inHand ? Counts.ceil((seconds - inHand) / BACKLOG_SECONDS) : 0;
    }
}
