package io.goodput.calibration.serving;

import io.goodput.calibration.scoring.Errors;
import io.goodput.calibration.scoring.LeftApart;
import io.goodput.calibration.scoring.RowSink;
import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.contracts.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Scores simulated load tests against measured ones. Load tests run on all processors; the answer does not depend on them. */
public final class ServingAccuracy {
    private static final String TTFT = "ttftSeconds";
    private static final String TPOT = "tpotSeconds";
    private static final String OUTPUT = "outputTokensPerSecondPerGpu";

    private ServingAccuracy() {}

    /** A row's simulation, or why there is none. */
    private record Outcome(@Nullable LoadTestResult result, String obstacle) {}

    /** Scores the tables of load tests in {@code folder}. */
    public static ServingScores score(MeasurementFolder folder, Catalog catalog, RowSink sink) {
        return score(folder, catalog, sink, row -> true);
    }

    /** The same of those rows only that {@code wanted} takes. */
    static ServingScores score(MeasurementFolder folder, Catalog catalog, RowSink sink, Predicate<ServingRow> wanted) {
        List<ServingRow> rows =
                new ServingTables(catalog).read(folder).stream().filter(wanted).toList();
        var runs = new ServingRuns(catalog);
        Outcome[] outcomes = new Outcome[rows.size()];
        IntStream.range(0, rows.size()).parallel().forEach(i -> outcomes[i] = run(runs, rows.get(i), catalog));
        Tally aggregated = new Tally();
        Tally disaggregated = new Tally();
        Tally unvalidated = new Tally();
        Map<String, Tally> groups = new TreeMap<>();
        Map<String, Integer> apart = new TreeMap<>();
        for (int i = 0; i < outcomes.length; i++) {
            ServingRow row = rows.get(i);
            LoadTestResult result = outcomes[i].result;
            String identity = row.table() + "/" + row.id();
            if (result == null) {
                apart.merge(row.table() + "\t" + outcomes[i].obstacle, 1, Integer::sum);
                sink.row("apart", identity, TPOT, row.tpotSeconds(), Double.NaN, outcomes[i].obstacle);
                continue;
            }
            boolean whole = row.isAggregated();
            Tally tally = new Tally();
            double ttft = row.medians() ? result.medianTtftSeconds() : result.meanTtftSeconds();
            double tpot = row.medians() ? result.medianTpotSeconds() : result.meanTpotSeconds();
            // The first table has no rates of its own, but what its times give in a loop: the same is asked of ours.
            double output = row.medians() ? result.outputTokensPerSecond() / row.gpus() : row.loopRate(ttft, tpot);
            tally.ttft.add(row.ttftSeconds(), ttft);
            tally.tpot.add(row.tpotSeconds(), tpot);
            tally.output.add(row.outputTokensPerSecondPerGpu(), output);
            boolean foreign = catalog.findSystem(row.system())
                    .map(AcceleratedSystem::isUnvalidated)
                    .orElse(false);
            (foreign ? unvalidated : whole ? aggregated : disaggregated).addAll(tally);
            String name = (foreign ? "unvalidated " : "") + (whole ? "" : "disaggregated ") + row.group();
            groups.computeIfAbsent(name + "\t" + row.table(), key -> new Tally())
                    .addAll(tally);
            String section =
                    foreign ? "endToEnd.unvalidated" : whole ? "endToEnd.aggregated" : "endToEnd.disaggregated";
            sink.row(section, identity, TTFT, row.ttftSeconds(), ttft, row.group());
            sink.row(section, identity, TPOT, row.tpotSeconds(), tpot, row.group());
            sink.row(section, identity, OUTPUT, row.outputTokensPerSecondPerGpu(), output, row.group());
        }
        List<ServingScores.Group> scored = new ArrayList<>();
        groups.forEach((name, tally) -> scored.add(new ServingScores.Group(
                name.substring(0, name.indexOf('\t')), name.substring(name.indexOf('\t') + 1), tally.figures())));
        List<LeftApart> left = new ArrayList<>();
        apart.forEach((name, count) -> left.add(
                new LeftApart(name.substring(0, name.indexOf('\t')), name.substring(name.indexOf('\t') + 1), count)));
        return new ServingScores(
                new ServingScores.EndToEnd(aggregated.figures(), disaggregated.figures(), unvalidated.figures()),
                scored,
                left);
    }

    private static Outcome run(ServingRuns runs, ServingRow row, Catalog catalog) {
        if (!row.apart().isEmpty()) {
            return new Outcome(null, row.apart());
        }
        String unknown = catalog.findModel(row.model()).isEmpty()
                ? "unknown model " + row.model()
                : catalog.findSystem(row.system()).isEmpty()
                        ? "unknown system " + row.system()
                        : catalog.findEngine(row.engine()).isEmpty() ? "unknown engine " + row.engine() : "";
        if (!unknown.isEmpty()) {
            return new Outcome(null, unknown);
        }
        try {
            return new Outcome(runs.run(row), "");
        } catch (InvalidInputException e) {
            return new Outcome(
                    null,
                    "%s: %s".formatted(row.group(), e.violations().getFirst().rule()));
        }
    }

    /** Errors of the three things that a load test measures. */
    private static final class Tally {
        private final Errors ttft = new Errors();
        private final Errors tpot = new Errors();
        private final Errors output = new Errors();

        void addAll(Tally other) {
            ttft.addAll(other.ttft);
            tpot.addAll(other.tpot);
            output.addAll(other.output);
        }

        ServingScores.Figures figures() {
            return new ServingScores.Figures(
                    tpot.count(),
                    ttft.figures().orElse(null),
                    tpot.figures().orElse(null),
                    output.figures().orElse(null));
        }
    }
}
