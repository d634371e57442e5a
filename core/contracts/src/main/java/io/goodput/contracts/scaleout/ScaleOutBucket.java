package io.goodput.contracts.scaleout;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of a run for a chart, [from, to).
 *
 * @param fromSeconds from the start of the run
 * @param toSeconds from the start of the run
 * @param requestsPerSecond that arrived
 * @param attainment share of them that met their limits; 1 when there was none
 * @param pools in the layout's order
 */
public record ScaleOutBucket(
        double fromSeconds, double toSeconds, double requestsPerSecond, double attainment, List<Counts> pools) {
    public ScaleOutBucket {
        pools = List.copyOf(pools);
    }

    /** Stretches that follow one another as one: means over time, the attainment over what arrived. */
    public static ScaleOutBucket merged(List<ScaleOutBucket> stretches) {
        double from = stretches.getFirst().fromSeconds;
        double to = stretches.getLast().toSeconds;
        double arrived = 0;
        double inside = 0;
        for (ScaleOutBucket each : stretches) {
            double arrivals = each.requestsPerSecond * each.seconds();
            arrived += arrivals;
            inside += arrivals * each.attainment;
        }
        List<Counts> counts = new ArrayList<>();
        for (int pool = 0; pool < stretches.getFirst().pools.size(); pool++) {
            counts.add(Counts.mean(stretches, pool));
        }
        return new ScaleOutBucket(
                from, to, to > from ? arrived / (to - from) : 0, arrived > 0 ? inside / arrived : 1, counts);
    }

    private double seconds() {
        return toSeconds - fromSeconds;
    }

    /**
     * Mean numbers of instances of one pool.
     *
     * @param wanted by the policy
     * @param ready that got requests
     * @param starting that had their GPUs and did not serve yet, or waited for them
     * @param draining that got no more requests
     */
    public record Counts(double wanted, double ready, double starting, double draining) {
        private static Counts mean(List<ScaleOutBucket> stretches, int pool) {
            double seconds = 0;
            double wanted = 0;
            double ready = 0;
            double starting = 0;
            double draining = 0;
            for (ScaleOutBucket each : stretches) {
                Counts counts = each.pools.get(pool);
                seconds += each.seconds();
                wanted += each.seconds() * counts.wanted;
                ready += each.seconds() * counts.ready;
                starting += each.seconds() * counts.starting;
                draining += each.seconds() * counts.draining;
            }
            return seconds > 0
                    ? new Counts(wanted / seconds, ready / seconds, starting / seconds, draining / seconds)
                    : stretches.getFirst().pools.get(pool);
        }
    }
}
