package io.goodput.calibration.serving;

import io.goodput.calibration.scoring.RowSink;
import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.Quantity;
import io.goodput.catalog.ServingEngine;
import io.goodput.catalog.ServingEngine.HostTimes;
import io.goodput.contracts.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        6e-4, 7e-4, 8e-4, 1e-3, 1.2e-3, 1.5e-3, 2e-3, 2.5e-3, 3e-3, 4e-3, 5e-3, 7e-3, 1e-2
    };

    /** Rungs of the ladder that are tried around the best one of each time, from far to near. */
    private static final int[] REACHES = {4, 2, 1};

    private static final int TIMES = 5;
    /** One load test in so many is run, in the order of the tables. */
    private static final int STRIDE = 4;

    private final List<ServingRow> rows;
    private final MeasurementFolder folder;
    private final Catalog catalog;
    private final ServingEngine engine;

    private HostFit(List<ServingRow> rows, MeasurementFolder folder, Catalog catalog, ServingEngine engine) {
        this.rows = rows;
        this.folder = folder;
        this.catalog = catalog;
        this.engine = engine;
    }

    /**
     * The times of an engine that fit the tables in {@code folder} best, groups that are held out apart.
     *
     * @param engine of the catalog, with the times to begin with
     */
    public static HostTimes fit(MeasurementFolder folder, Catalog catalog, ServingEngine engine) {
        List<ServingRow> all = new ServingTables(catalog)
                .read(folder).stream()
                        .filter(row -> row.engine().equals(engine.name())
                                && row.isAggregated()
                                && row.apart().isEmpty()
                                && catalog.findModel(row.model()).isPresent()
                                && catalog.findSystem(row.system()).isPresent()
                                && !HoldOut.holds(row))
                        .toList();
        List<ServingRow> some = IntStream.range(0, all.size())
                .filter(i -> i % STRIDE == 0)
                .mapToObj(all::get)
                .toList();
        return new HostFit(some, folder, catalog, engine).descend();
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
                        other[time] = Math.clamp(best[time] + step, 0, LADDER.length - 1);
                        double miss = other[time] == best[time] ? least : miss(other);
                        if (miss < least) {
                            least = miss;
                            best = other;
                            better = true;
                        }
                    }
                }
            }
        }
        return times(best);
    }

    private int[] start() {
        HostTimes now = engine.hostTimes();
        return Arrays.stream(new Quantity[] {
                    now.promptLaunchSecondsPerLayer(),
                    now.decodeLaunchSeconds(),
                    now.promptSeconds(),
                    now.decodeSeconds(),
                    now.secondsPerSequence()
                })
                .mapToInt(each -> rung(each.value()))
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

    private static HostTimes times(int[] rungs) {
        // A step with prompts has all the serial work of one without.
        double decode = LADDER[rungs[3]];
        return new HostTimes(
                quantity(LADDER[rungs[0]]),
                quantity(LADDER[rungs[1]]),
                quantity(Math.max(decode, LADDER[rungs[2]])),
                quantity(decode),
                quantity(LADDER[rungs[4]]));
    }

    private static Quantity quantity(double seconds) {
        return new Quantity(
                seconds, seconds / 3, seconds * 3, "fitted", "2026-11-29", io.goodput.catalog.Confidence.ESTIMATE);
    }

    /** Mean of the absolute errors, each at most 1: times per output token count twice. */
    private double miss(int[] rungs) {
        Catalog changed = with(times(rungs));
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
        double sum = 0;
        int count = 0;
        for (double miss : misses) {
            if (!Double.isNaN(miss)) {
                sum += miss;
                count++;
            }
        }
        double ofTests = count == 0 ? 0 : sum / count;
        PrefillSteps.Scores steps = engine.name().equals("tensorrt-llm")
                ? PrefillSteps.score(folder, changed, RowSink.NONE)
                : new PrefillSteps.Scores(null, List.of());
        double ofSteps = steps.figures() == null ? 0 : steps.figures().meanAbsolutePercent() / 100;
        return ofTests + ofSteps;
    }

    private static double off(double measured, double predicted) {
        return Math.min(1, Math.abs(predicted / measured - 1));
    }

    private Catalog with(HostTimes times) {
        List<ServingEngine> engines = new ArrayList<>();
        for (ServingEngine each : catalog.engines()) {
            engines.add(each.name().equals(engine.name()) ? each.withHostTimes(times) : each);
        }
        return new Catalog(catalog.modelNames(), catalog.modelOf(), catalog.systems(), engines, catalog.stepTimes());
    }
}
