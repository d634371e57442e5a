package io.goodput.engine.metrics;

import io.goodput.contracts.UsageHour;
import io.goodput.engine.scenario.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * The measured window hour by hour: what had been done by each full hour of the run's clock. Once there are more hours than
 * are told, every second one is forgotten and the next ones are twice as long.
 */
final class HourMeter {
    private static final double FIRST_SECONDS = 3_600;

    private final List<Pool> pools;
    private final boolean change;
    private final List<Moment> moments = new ArrayList<>();
    private DoubleFunction<List<UsageHour.Racks>> racks = now -> List.of();
    private double width = FIRST_SECONDS;
    private double nextEdge = Double.POSITIVE_INFINITY;

    /** Totals of a moment. */
    private static final class Moment {
        final double at;
        final PoolTotals[] totals;
        final List<UsageHour.Racks> racks;

        Moment(double at, PoolTotals[] current, List<UsageHour.Racks> racks) {
            this.at = at;
            this.racks = racks;
            totals = new PoolTotals[current.length];
            for (int i = 0; i < totals.length; i++) {
                totals[i] = new PoolTotals();
                totals[i].set(current[i]);
            }
        }
    }

    HourMeter(List<Pool> pools, boolean change) {
        this.pools = pools;
        this.change = change;
    }

    void measure(DoubleFunction<List<UsageHour.Racks>> ofSystems) {
        racks = ofSystems;
    }

    double nextEdge() {
        return nextEdge;
    }

    void start(double now, PoolTotals[] totals) {
        keep(now, totals);
        nextEdge = (Math.floor(now / width) + 1) * width;
    }

    void edge(double now, PoolTotals[] totals) {
        keep(now, totals);
        if (moments.size() > UsageHour.most(pools.size())) {
            width *= 2;
            double first = moments.getFirst().at;
            moments.removeIf(each -> each.at > first && each.at % width != 0);
        }
        nextEdge = (Math.floor(now / width) + 1) * width;
    }

    void end(double now, PoolTotals[] totals) {
        nextEdge = Double.POSITIVE_INFINITY;
        if (moments.size() == 1 || now > moments.getLast().at) {
            keep(now, totals);
        }
    }

    private void keep(double now, PoolTotals[] totals) {
        moments.add(new Moment(now, totals, racks.apply(now)));
    }

    /** One after another, from the start of the window to its end. */
    List<UsageHour> hours() {
        List<UsageHour> hours = new ArrayList<>();
        for (int i = 1; i < moments.size(); i++) {
            hours.add(hour(moments.get(i - 1), moments.get(i)));
        }
        return hours;
    }

    private UsageHour hour(Moment from, Moment to) {
        List<UsageHour.Pool> figures = new ArrayList<>();
        long input = 0;
        long cached = 0;
        long output = 0;
        for (int i = 0; i < pools.size(); i++) {
            var window = new PoolWindow(pools.get(i), from.totals[i], to.totals[i], to.at - from.at, change);
            figures.add(window.hour());
            input += window.inputTokens();
            cached += window.hitTokens();
            output += window.outputTokens();
        }
        List<UsageHour.Racks> billed = new ArrayList<>();
        for (int s = 0; s < to.racks.size(); s++) {
            billed.add(to.racks.get(s).since(from.racks.get(s)));
        }
        return new UsageHour(from.at, to.at, input, cached, output, figures, billed);
    }
}
