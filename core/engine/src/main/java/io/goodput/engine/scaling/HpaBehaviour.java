package io.goodput.engine.scaling;

import static java.util.Objects.requireNonNull;

import io.goodput.contracts.scaleout.Hpa;
import io.goodput.contracts.scaleout.HpaRate;
import java.util.List;

/**
 * What an HPA makes of the counts that its metric recommends for one pool: its {@code behavior}, stabilisation first and
 * rates then. One serves one pool.
 */
final class HpaBehaviour {
    private final RecentHighest highest;
    /** The negative of the lowest. */
    private final RecentHighest lowest;

    private final List<HpaRate> upRates;
    private final List<HpaRate> downRates;
    private final CountChanges changes;
    private double lastTime = Double.NaN;
    private int lastCount;

    /** As {@code hpa} says, which has every field filled. */
    HpaBehaviour(Hpa hpa) {
        this.highest = new RecentHighest(requireNonNull(hpa.scaleDownStabilisationSeconds()));
        this.lowest = new RecentHighest(requireNonNull(hpa.scaleUpStabilisationSeconds()));
        this.upRates = requireNonNull(hpa.scaleUpRates());
        this.downRates = requireNonNull(hpa.scaleDownRates());
        double longest = 0;
        for (HpaRate rate : upRates) {
            longest = Math.max(longest, rate.periodSeconds());
        }
        for (HpaRate rate : downRates) {
            longest = Math.max(longest, rate.periodSeconds());
        }
        this.changes = new CountChanges(longest);
    }

    /**
     * The count to want.
     *
     * @param current wanted until now
     * @param recommended what the metric recommends
     */
    int next(double now, int current, int recommended) {
        if (Double.isNaN(lastTime)) {
            // The count that an HPA finds is its first recommendation.
            remember(now, current);
        } else if (current != lastCount) {
            changes.add(lastTime, current - lastCount);
        }
        lastTime = now;
        lastCount = current;
        remember(now, recommended);
        int stabilised = Math.min(Math.max(current, -lowest.get(now)), highest.get(now));
        if (stabilised > current) {
            return Math.min(stabilised, Math.max(current, fastestUp(now, current)));
        }
        return Math.max(stabilised, Math.min(current, fastestDown(now, current)));
    }

    private void remember(double now, int recommended) {
        highest.add(now, recommended);
        lowest.add(now, -recommended);
    }

    private int fastestUp(double now, int current) {
        int most = Integer.MIN_VALUE;
        for (int i = 0; i < upRates.size(); i++) {
            HpaRate rate = upRates.get(i);
            int atStart = current - changes.since(now - rate.periodSeconds());
            int reached = rate.instances() == null
                    ? Counts.ceil(atStart * (1 + requireNonNull(rate.share())))
                    : atStart + rate.instances();
            most = Math.max(most, reached);
        }
        return most;
    }

    private int fastestDown(double now, int current) {
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i < downRates.size(); i++) {
            HpaRate rate = downRates.get(i);
            int atStart = current - changes.since(now - rate.periodSeconds());
            int reached = rate.instances() == null
                    ? (int) (atStart * (1 - requireNonNull(rate.share())))
                    : atStart - rate.instances();
            fewest = Math.min(fewest, reached);
        }
        return fewest;
    }
}
