package io.goodput.calibration.serving;

import io.goodput.calibration.scoring.RowSink;
import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.Confidence;
import io.goodput.catalog.Quantity;
import io.goodput.catalog.ServingEngine;
import io.goodput.catalog.ServingEngine.HostTimes;
import io.goodput.contracts.InvalidInputException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Fits what an engine's host does for a step, on whole load tests and prefill steps: the five times whose load tests and
 * steps are least off, by descent over a fixed ladder of values, one time after another. The kernels stay as they are.
 * The same tables give the same times.
 */
public final class HostFit {
    /** Values that a time may have, in seconds: none, then about five a decade. */
    private static final double[] LADDER = {
        0, 1e-6, 2e-6, 3e-6, 5e-6, 7e-6, 1e-5, 1.5e-5, 2e-5, 3e-5, 5e-5, 7e-5, 1e-4, 1.5e-4, 2e-4, 3e-4, 4e-4, 5e-4,
        6e-4, 7e-4, 8e-4, 1e-3, 1.2e-3, 1.5e-3, 2e-3, 2.5e-3, 3e-3, 4e-3, 5e-3, 7e-3, 1e-2, 1.5e-2, 2e-2, 3e-2
    };

    /**
     * The most that each time may be, an assumption: more is not the host. Per layer of prompts 2 ms, five times what eager
     * launches of some twenty kernels take; per sequence 50 µs, what sampling and detokenising one take in Python.
     */
    private static final double[] MOST = {2e-3, 5e-3, 3e-2, 5e-3, 5e-5};

    /** Rungs of the ladder that are tried around the best one of each time, from far to near. */
    private static final int[] REACHES = {4, 1};

    private static final int TIMES = MOST.length;

    /** Load tests of an engine that are run, evenly taken from the order of the tables. */
    private static final int TESTS = 120;

    /**
     * Models that are fitted on: Llama's dense layers run in kernels that all engines share, and DeepSeek-R1's are those
     * that SGLang was tuned for. Experts of the others run in kernels of the engine's own that were not measured; what these
     * are off by would be taken for the host.
     */
    private static final Set<String> MODELS = Set.of("llama-3.1-8b", "llama-3.1-70b", "deepseek-r1");

    /** A time may lie where the fit is worse than the best one by no more than this share. */
    private static final double NEARLY = 0.02;

    private final List<ServingRow> rows;
    private final MeasurementFolder folder;
    private final Catalog catalog;
    private final ServingEngine engine;
    private final String date;
    /** By the rungs of a try; only looked up. */
    private final Map<List<Integer>, Double> tried = new HashMap<>();

    private int steps;

    private HostFit(
            List<ServingRow> rows, MeasurementFolder folder, Catalog catalog, ServingEngine engine, String date) {
        this.rows = rows;
        this.folder = folder;
        this.catalog = catalog;
        this.engine = engine;
        this.date = date;
    }

    /**
     * The times of an engine that fit the tables in {@code folder} best, groups that are held out apart; empty when they
     * have no load test of it.
     *
     * @param engine of the catalog, with the times to begin with
     * @param date of the tables
     */
    public static Optional<HostTimes> fit(
            MeasurementFolder folder, Catalog catalog, ServingEngine engine, String date) {
        List<ServingRow> all = new ServingTables(catalog)
                .read(folder).stream()
                        .filter(row -> row.engine().equals(engine.name())
                                && row.isAggregated()
                                && row.apart().isEmpty()
                                && MODELS.contains(row.model())
                                && catalog.findModel(row.model()).isPresent()
                                && catalog.findSystem(row.system())
                                        .map(system -> !system.isUnvalidated())
                                        .orElse(false)
                                && !HoldOut.holds(row))
                        .toList();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        int tests = Math.min(TESTS, all.size());
        List<ServingRow> some = IntStream.range(0, tests)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / tests)))
                .toList();
        return Optional.of(new HostFit(some, folder, catalog, engine, date).descend());
    }

    private HostTimes descend() {
        int[] best = start();
        double least = miss(best);
        for (int reach : REACHES) {
            boolean better = true;
            while (better) {
                better = false;
                for (int time = 0; time < TIMES; time++) {
                    for (int step : new int[] {-reach, reach}) {
                        int[] other = best.clone();
                        other[time] = Math.clamp(best[time] + step, 0, rung(MOST[time]));
                        double miss = miss(other);
                        if (miss < least) {
                            least = miss;
                            best = other;
                            better = true;
                        }
                    }
                }
            }
        }
        Quantity[] found = new Quantity[TIMES];
        for (int time = 0; time < TIMES; time++) {
            found[time] = quantity(
                    seconds(best, time),
                    seconds(far(best, time, -1, least), time),
                    seconds(far(best, time, 1, least), time));
        }
        return new HostTimes(found[0], found[1], found[2], found[3], found[4]);
    }

    /** How far one time alone may go in a direction, down or up, with all others as they are. */
    private int[] far(int[] best, int time, int direction, double least) {
        int[] last = best;
        for (int rung = best[time] + direction; rung >= 0 && rung <= rung(MOST[time]); rung += direction) {
            int[] other = best.clone();
            other[time] = rung;
            if (miss(other) > least * (1 + NEARLY)) {
                return last;
            }
            last = other;
        }
        return last;
    }

    private int[] start() {
        HostTimes now = engine.hostTimes();
        Quantity[] times = {
            now.promptLaunchSecondsPerLayer(),
            now.decodeLaunchSeconds(),
            now.promptSeconds(),
            now.decodeSeconds(),
            now.secondsPerSequence()
        };
        return IntStream.range(0, TIMES)
                .map(i -> rung(Math.min(MOST[i], times[i].value())))
                .toArray();
    }

    private static int rung(double seconds) {
        int rung = 0;
        for (int i = 1; i < LADDER.length; i++) {
            if (Math.abs(LADDER[i] - seconds) < Math.abs(LADDER[rung] - seconds)) {
                rung = i;
            }
        }
        return rung;
    }

    /** A step with prompts has all the serial work of one without. */
    private static double seconds(int[] rungs, int time) {
        return time == 2 ? Math.max(LADDER[rungs[2]], LADDER[rungs[3]]) : LADDER[rungs[time]];
    }

    private HostTimes times(int[] rungs) {
        Quantity[] times = IntStream.range(0, TIMES)
                .mapToObj(i -> quantity(seconds(rungs, i), seconds(rungs, i), seconds(rungs, i)))
                .toArray(Quantity[]::new);
        return new HostTimes(times[0], times[1], times[2], times[3], times[4]);
    }

    private Quantity quantity(double seconds, double low, double high) {
        var models = new TreeSet<String>();
        var systems = new TreeSet<String>();
        rows.forEach(row -> {
            models.add(row.model());
            systems.add(row.system());
        });
        return new Quantity(
                seconds,
                Math.min(low, seconds),
                Math.max(high, seconds),
                "fitted to %d load tests of %s on %s%s (tables of AIConfigurator 095f58a and of InferenceX), groups held out apart; range: fits worse by at most %.0f %%: docs/accuracy.md"
                        .formatted(
                                rows.size(),
                                String.join(", ", models),
                                String.join(", ", systems),
                                steps == 0 ? "" : " and %,d prefill steps of gpt-oss-120b on hgx-b200".formatted(steps),
                                100 * NEARLY),
                date,
                Confidence.MEASURED);
    }

    private double miss(int[] rungs) {
        List<Integer> key = Arrays.stream(rungs).boxed().toList();
        Double known = tried.get(key);
        if (known == null) {
            known = run(rungs);
            tried.put(key, known);
        }
        return known;
    }

    /** Mean of the absolute errors, each at most 1: times per output token count twice. */
    private double run(int[] rungs) {
        Catalog changed = Changed.engine(catalog, engine.withHostTimes(times(rungs)));
        var runs = new ServingRuns(changed);
        double[] misses = new double[rows.size()];
        IntStream.range(0, misses.length).parallel().forEach(i -> {
            ServingRow row = rows.get(i);
            try {
                LoadTestResult result = runs.run(row);
                double ttft = row.medians() ? result.medianTtftSeconds() : result.meanTtftSeconds();
                double tpot = row.medians() ? result.medianTpotSeconds() : result.meanTpotSeconds();
                misses[i] = 2 * off(row.tpotSeconds(), tpot) + off(row.ttftSeconds(), ttft);
            } catch (InvalidInputException e) {
                misses[i] = Double.NaN;
            }
        });
        double ofTests = Arrays.stream(misses)
                .filter(each -> !Double.isNaN(each))
                .average()
                .orElse(0);
        PrefillSteps.Scores scores = engine.name().equals(PrefillSteps.ENGINE)
                ? PrefillSteps.score(folder, changed, RowSink.NONE)
                : new PrefillSteps.Scores(null, List.of());
        if (scores.figures() == null) {
            return ofTests;
        }
        steps = scores.figures().rows();
        return ofTests + scores.figures().meanAbsolutePercent() / 100;
    }

    private static double off(double measured, double predicted) {
        return Math.min(1, Math.abs(predicted / measured - 1));
    }

    /** The host times of all engines of a catalog that the tables have load tests of, by name. */
    static SortedMap<String, HostTimes> fitAll(MeasurementFolder folder, Catalog catalog, String date) {
        SortedMap<String, HostTimes> times = new TreeMap<>();
        for (ServingEngine each : catalog.engines()) {
            fit(folder, catalog, each, date).ifPresent(found -> times.put(each.name(), found));
        }
        return times;
    }
}
