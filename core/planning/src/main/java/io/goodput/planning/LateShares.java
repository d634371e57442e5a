package io.goodput.planning;

import io.goodput.contracts.ConfidenceInterval;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.Stationarity;
import java.util.ArrayList;
import java.util.List;

/**
 * What share of the requests is late over several seeds, and whether that is within the objective: the upper end of its
 * 95 % interval is, for every limit, or for all of them jointly where the objective asks for an attainment.
 */
final class LateShares {
    /** With fewer runs an interval says little, and each run has to hold by itself. */
    static final int LEAST_RUNS = 5;

    /** Shares are counted over whole requests; their sums are off by less. */
    private static final double ROUNDING = 1e-12;

    /**
     * One limit, or all of them jointly.
     *
     * @param upper end of the 95 % interval of the late share
     * @param allowed late at most
     */
    record Judged(double upper, double allowed) {
        boolean isWithin() {
            return upper <= allowed + ROUNDING;
        }
    }

    private LateShares() {}

    /** Whether the objective holds over all these runs, one a seed, of one layout. */
    static boolean areWithin(List<PricedRun> runs, ServiceLevelObjective slo) {
        return runs.stream().noneMatch(LateShares::isUnstable)
                && judged(runs, slo).stream().allMatch(Judged::isWithin);
    }

    static boolean isUnstable(PricedRun run) {
        Stationarity stationarity = run.report().stationarity();
        return run.report().cutShort() != null || (stationarity != null && stationarity.isUnstable());
    }

    /** By limit, in the order of the reports. */
    static List<Judged> judged(List<PricedRun> runs, ServiceLevelObjective slo) {
        Double attainment = slo.attainment();
        if (attainment != null) {
            return List.of(judged(
                    runs.stream().map(run -> 1 - run.report().attainment()).toList(), 1 - attainment));
        }
        List<LimitOutcome> limits = runs.getFirst().report().limits();
        List<Judged> judged = new ArrayList<>();
        for (int i = 0; i < limits.size(); i++) {
            int limit = i;
            judged.add(judged(
                    runs.stream()
                            .map(run -> 1 - run.report().limits().get(limit).share())
                            .toList(),
                    1 - limits.get(i).requiredShare()));
        }
        return judged;
    }

    private static Judged judged(List<Double> late, double allowed) {
        double[] values = late.stream().mapToDouble(Double::doubleValue).toArray();
        ConfidenceInterval interval = ConfidenceInterval.of(values);
        return new Judged(interval.estimate() + interval.halfWidth(), allowed);
    }
}
