package io.goodput.planning;

import io.goodput.contracts.ChangedTraffic;
import io.goodput.contracts.Layout;
import io.goodput.contracts.Report;
import io.goodput.contracts.explanation.Headroom;
import io.goodput.contracts.explanation.LimitBreak;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The largest load that a layout carries on the search's seed: steps up or down until it breaks or holds, then bisection. */
final class HeadroomSearch {
    /** The load at which a layout fails is within this ratio of one at which it holds. */
    static final double PRECISION = 1.01;

    private static final double[] UP = {1.5, 2, 4, 8, 16};
    private static final double[] DOWN = {0.75, 0.5, 0.25, 0.125};
    private static final double ROUNDED_TO = 1e4;

    private final Setting setting;
    private final ExplainedRuns runs;

    /**
     * A search in a setting.
     *
     * @param setting the question's own
     */
    HeadroomSearch(Setting setting, ExplainedRuns runs) {
        this.setting = setting;
        this.runs = runs;
    }

    /**
     * The load that a layout carries.
     *
     * @throws RunNeeded when a run is missing
     */
    Headroom of(Layout layout) {
        double holds = 0;
        double fails = Double.POSITIVE_INFINITY;
        if (holds(layout, 1)) {
            holds = 1;
            for (double factor : UP) {
                Optional<Report> report = report(layout, factor);
                if (report.isEmpty()) {
                    break;
                }
                if (!report.get().holds()) {
                    fails = factor;
                    break;
                }
                holds = factor;
            }
        } else {
            fails = 1;
            for (double factor : DOWN) {
                if (holds(layout, factor)) {
                    holds = factor;
                    break;
                }
                fails = factor;
            }
        }
        while (holds > 0 && fails < Double.POSITIVE_INFINITY && fails > holds * PRECISION) {
            double middle = Math.round(Math.sqrt(holds * fails) * ROUNDED_TO) / ROUNDED_TO;
            if (holds(layout, middle)) {
                holds = middle;
            } else {
                fails = middle;
            }
        }
        Double failing = fails < Double.POSITIVE_INFINITY ? (Double) fails : null;
        LimitBreak breaks = failing == null ? null : breaks(layout, failing);
        return new Headroom(holds, failing, breaks, ExplanationWords.headroom(holds, breaks));
    }

    private boolean holds(Layout layout, double factor) {
        return report(layout, factor).map(Report::holds).orElse(false);
    }

    private @Nullable LimitBreak breaks(Layout layout, double factor) {
        return report(layout, factor)
                .map(report -> Causes.broken(report, layout, factor))
                .orElse(null);
    }

    private Optional<Report> report(Layout layout, double factor) {
        return ChangedTraffic.load(setting.traffic(), factor)
                .map(traffic ->
                        runs.get(setting.loaded(traffic, factor).run(layout)).report());
    }
}
