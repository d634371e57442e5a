package io.goodput.cli.questions;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.scaleout.PolicyOutcome;
import io.goodput.contracts.scaleout.ScaleOutBucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What came, what was ready for it and what became of it, over a run, as bars of block characters. */
final class ScaleOutChart {
    /** Characters of a line at most. */
    static final int WIDTH = 100;

    private static final String MARGIN = "  ";
    private static final int LABEL = 16;
    private static final int SCALE = 8;
    private static final int MOST_COLUMNS = WIDTH - MARGIN.length() - LABEL - SCALE - 1;
    private static final int ROWS = 3;
    private static final String EIGHTHS = " ▁▂▃▄▅▆▇█";
    private static final int LEVELS = EIGHTHS.length() - 1;

    private final List<ScaleOutBucket> columns;
    private final StringBuilder text = new StringBuilder();

    private ScaleOutChart(List<ScaleOutBucket> columns) {
        this.columns = columns;
    }

    /**
     * A panel for the load, one for each pool and one for the attainment, all over the same time.
     *
     * @param pools of the layout, in its order
     */
    static String of(PolicyOutcome outcome, List<PoolLayout> pools) {
        if (outcome.series().isEmpty()) {
            return "";
        }
        var chart = new ScaleOutChart(columns(outcome.series()));
        chart.panel("requests/s", 0, chart.most(ScaleOutBucket::requestsPerSecond), ScaleOutBucket::requestsPerSecond);
        for (int i = 0; i < pools.size(); i++) {
            int pool = i;
            ToDoubleFunction<ScaleOutBucket> ready =
                    bucket -> bucket.pools().get(pool).ready();
            chart.panel("ready " + name(pools, i), 0, chart.most(ready), ready);
        }
        double worst = chart.columns.stream()
                .mapToDouble(ScaleOutBucket::attainment)
                .min()
                .orElseThrow();
        chart.panel("attainment %", Math.floor(worst * 100), 100, bucket -> bucket.attainment() * 100);
        chart.time();
        return chart.text.toString();
    }

    private static List<ScaleOutBucket> columns(List<ScaleOutBucket> series) {
        int wide = Math.min(MOST_COLUMNS, series.size());
        List<ScaleOutBucket> columns = new ArrayList<>();
        for (int i = 0; i < wide; i++) {
            columns.add(
                    ScaleOutBucket.merged(series.subList(i * series.size() / wide, (i + 1) * series.size() / wide)));
        }
        return columns;
    }

    private static String name(List<PoolLayout> pools, int index) {
        var role = pools.get(index).role();
        String name = EnumNames.of(role);
        if (pools.stream().filter(pool -> pool.role() == role).count() == 1) {
            return name;
        }
        long before = pools.subList(0, index).stream()
                .filter(pool -> pool.role() == role)
                .count();
        return name + " " + (before + 1);
    }

    private double most(ToDoubleFunction<ScaleOutBucket> value) {
        return columns.stream().mapToDouble(value).max().orElseThrow();
    }

    /** Bars from {@code low} to {@code high}; all but 0 can be seen. */
    private void panel(String name, double low, double high, ToDoubleFunction<ScaleOutBucket> value) {
        for (int row = ROWS - 1; row >= 0; row--) {
            String scale = row == ROWS - 1 ? figure(high) : row == 0 ? figure(low) : "";
            var line = new StringBuilder(MARGIN)
                    .append(padded(row == ROWS - 1 ? name : "", LABEL))
                    .append(" ".repeat(Math.max(0, SCALE - scale.length())))
                    .append(scale)
                    .append(" ");
            for (ScaleOutBucket column : columns) {
                int eighths = eighths(value.applyAsDouble(column), low, high) - row * LEVELS;
                line.append(EIGHTHS.charAt(Math.clamp(eighths, 0, LEVELS)));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }

    private static int eighths(double value, double low, double high) {
        int all = ROWS * LEVELS;
        if (high <= low) {
            return value > 0 ? all : 0;
        }
        int eighths = (int) Math.round((value - low) / (high - low) * all);
        return value > 0 ? Math.max(1, eighths) : eighths;
    }

    private static String figure(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%,.1f", value);
    }

    private void time() {
        double end = columns.getLast().toSeconds();
        String from = Figures.duration(columns.getFirst().fromSeconds());
        String middle = Figures.duration(end / 2);
        String to = Figures.duration(end);
        int wide = columns.size();
        int before = Math.max(1, wide / 2 - from.length() - middle.length() / 2);
        int after = Math.max(1, wide - from.length() - before - middle.length() - to.length());
        text.append(MARGIN)
                .append(" ".repeat(LABEL + SCALE + 1))
                .append(from)
                .append(" ".repeat(before))
                .append(middle)
                .append(" ".repeat(after))
                .append(to)
                .append('\n');
    }

    private static String padded(String name, int width) {
        return name + " ".repeat(Math.max(0, width - name.length()));
    }
}
