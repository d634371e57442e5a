package io.goodput.calibration.kernels;

import io.goodput.calibration.scoring.ErrorFigures;
import io.goodput.calibration.scoring.Errors;
import io.goodput.catalog.Correction;
import io.goodput.catalog.Correction.Axis;
import io.goodput.catalog.FitError;
import io.goodput.catalog.OperatorTime;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.MultivariateFunctionMappingAdapter;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * Fits the form of a kernel to measured ones: the form's coefficients by the mean absolute logarithm of its ratio to the
 * measured times, then a grid of what remains. Fixed seeds: the same rows give the same numbers.
 *
 * @param start where the search for the coefficients starts: computeEfficiency, memoryEfficiency, sharpness,
 *     fixedSeconds, secondsPerFirst, secondsPerNext; those that are 0 stay so
 * @param axes of the correction
 */
record OperatorFit(List<Double> start, List<Axis> axes) {
    /** Rows that the search for coefficients looks at. */
    private static final int SEARCHED_ROWS = 1_200;

    private static final int MAX_EVALUATIONS = 4_000;
    private static final int EVALUATIONS_OF_A_SEARCH = 500;
    private static final int SEARCHES = 2;
    /** Coefficients lie within these, as multiples of where the search starts, unless a share of the peak bounds them. */
    private static final double LEAST = 1e-3;

    private static final double MOST = 1e2;
    /** No kernel reaches so much of a data sheet's figure: what seems so was not read from memory. */
    private static final double MOST_EFFICIENCY = 1.3;

    private static final double LEAST_EFFICIENCY = 0.01;
    private static final double LEAST_SHARPNESS = 1;
    private static final double MOST_SHARPNESS = 6;
    /** Ratios within it count alike: measurements repeat no better. */
    private static final double NOISE = 0.02;

    private static final double SMOOTHING = 0.3;
    private static final double ROBUST_SCALE = 0.03;
    private static final int FEWEST_ROWS_TO_HOLD_OUT = 30;
    private static final MathContext DIGITS = new MathContext(5);

    private static final int PARAMETERS = 6;

    /**
     * Fits all rows. The error is that of a correction without the shapes that are held out; the form's few coefficients are
     * those of all.
     */
    OperatorTime fit(List<MeasuredKernel> rows, double[] besideSeconds) {
        int[] all = new int[rows.size()];
        List<Integer> held = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
            (rows.get(i).isHeldOut() ? held : kept).add(i);
        }
        double[] form = search(rows, besideSeconds, sample(all));
        OperatorTime whole = fit(form, rows, besideSeconds, all);
        Errors errors = errors(whole, rows, besideSeconds, all);
        if (held.size() < FEWEST_ROWS_TO_HOLD_OUT || kept.size() < FEWEST_ROWS_TO_HOLD_OUT) {
            return withError(whole, errors, new Errors());
        }
        OperatorTime without = fit(
                form, rows, besideSeconds, kept.stream().mapToInt(each -> each).toArray());
        Errors heldErrors = errors(
                without,
                rows,
                besideSeconds,
                held.stream().mapToInt(each -> each).toArray());
        return withError(whole, errors, heldErrors);
    }

    private OperatorTime fit(double[] form, List<MeasuredKernel> rows, double[] besideSeconds, int[] chosen) {
        OperatorTime base = time(form, flat());
        double[][] points = new double[chosen.length][];
        double[] targets = new double[chosen.length];
        double[] weights = new double[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            MeasuredKernel row = rows.get(chosen[i]);
            double own = row.seconds() - besideSeconds[chosen[i]];
            double formSeconds = formSeconds(base, row);
            points[i] = new double[] {row.work().x(), row.work().y(), row.work().z()};
            // What is left of a row beside which little is measured says little.
            double share = Math.max(own, 0) / row.seconds();
            targets[i] = share > 0 ? StrictMath.log(own / formSeconds) : 0;
            weights[i] = share * share;
        }
        double[] values = new GridFit(axes).fit(points, targets, weights, SMOOTHING, ROBUST_SCALE);
        return time(form, new Correction(axes, GridFit.thousandths(values)));
    }

    private Correction flat() {
        return new Correction(
                axes.stream()
                        .map(each -> new Axis(each.of(), each.first(), each.last(), 1))
                        .toList(),
                List.of(0));
    }

    private static double formSeconds(OperatorTime time, MeasuredKernel row) {
        var work = row.work();
        return Math.max(
                time.formSeconds(work.computeSeconds(), work.memorySeconds(), work.first(), work.next()),
                Double.MIN_NORMAL);
    }

    private static int[] sample(int[] chosen) {
        if (chosen.length <= SEARCHED_ROWS) {
            return chosen;
        }
        int[] shuffled = chosen.clone();
        var random = new SplittableRandom(17);
        for (int i = 0; i < SEARCHED_ROWS; i++) {
            int j = i + random.nextInt(shuffled.length - i);
            int swapped = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = swapped;
        }
        return Arrays.copyOf(shuffled, SEARCHED_ROWS);
    }

    private double[] search(List<MeasuredKernel> rows, double[] besideSeconds, int[] chosen) {
        int[] searched =
                IntStream.range(0, PARAMETERS).filter(i -> start.get(i) != 0).toArray();
        double[] guess = new double[searched.length];
        double[] low = new double[searched.length];
        double[] high = new double[searched.length];
        for (int i = 0; i < searched.length; i++) {
            int parameter = searched[i];
            double least =
                    parameter <= 1 ? LEAST_EFFICIENCY : parameter == 2 ? LEAST_SHARPNESS : start.get(parameter) * LEAST;
            double most =
                    parameter <= 1 ? MOST_EFFICIENCY : parameter == 2 ? MOST_SHARPNESS : start.get(parameter) * MOST;
            guess[i] = StrictMath.log(start.get(parameter));
            low[i] = StrictMath.log(least);
            high[i] = StrictMath.log(most);
        }
        var bounded = new MultivariateFunctionMappingAdapter(
                point -> loss(coefficients(searched, point), rows, besideSeconds, chosen), low, high);
        double[] at = bounded.boundedToUnbounded(guess);
        for (int i = 0; i < SEARCHES; i++) {
            at = descend(bounded, at);
        }
        double[] found = coefficients(searched, bounded.unboundedToBounded(at));
        for (int i = 0; i < found.length; i++) {
            found[i] = rounded(found[i]);
        }
        return found;
    }

    private static double[] descend(MultivariateFunctionMappingAdapter objective, double[] from) {
        // Hipparchus throws when evaluations run out: counting ends the search where it stands.
        int[] evaluations = {0};
        double[] best = from.clone();
        double[] least = {Double.POSITIVE_INFINITY};
        var optimizer =
                new SimplexOptimizer((iteration, previous, current) -> evaluations[0] >= EVALUATIONS_OF_A_SEARCH);
        double[] steps = new double[from.length];
        Arrays.fill(steps, 0.5);
        optimizer.optimize(
                new MaxEval(MAX_EVALUATIONS),
                new ObjectiveFunction(point -> {
                    evaluations[0]++;
                    double value = objective.value(point);
                    if (value < least[0]) {
                        least[0] = value;
                        System.arraycopy(point, 0, best, 0, point.length);
                    }
                    return value;
                }),
                GoalType.MINIMIZE,
                new InitialGuess(from),
                new NelderMeadSimplex(steps));
        return best;
    }

    private double[] coefficients(int[] searched, double[] logarithms) {
        double[] coefficients = new double[PARAMETERS];
        coefficients[0] = 1;
        coefficients[1] = 1;
        coefficients[2] = 1;
        for (int i = 0; i < searched.length; i++) {
            coefficients[searched[i]] = StrictMath.exp(logarithms[i]);
        }
        return coefficients;
    }

    private double loss(double[] coefficients, List<MeasuredKernel> rows, double[] besideSeconds, int[] chosen) {
        OperatorTime time = time(coefficients, flat());
        double sum = 0;
        for (int row : chosen) {
            MeasuredKernel kernel = rows.get(row);
            double ratio = StrictMath.log((besideSeconds[row] + formSeconds(time, kernel)) / kernel.seconds());
            sum += Math.sqrt(ratio * ratio + NOISE * NOISE);
        }
        return sum / chosen.length;
    }

    private static OperatorTime time(double[] c, Correction correction) {
        return new OperatorTime(c[0], c[1], c[2], c[3], c[4], c[5], correction, new FitError(0, 0, 0, 0, 0, 0));
    }

    private static Errors errors(OperatorTime time, List<MeasuredKernel> rows, double[] besideSeconds, int[] chosen) {
        var errors = new Errors();
        for (int i : chosen) {
            errors.add(
                    rows.get(i).seconds(), besideSeconds[i] + rows.get(i).work().seconds(time));
        }
        return errors;
    }

    private static OperatorTime withError(OperatorTime time, Errors errors, Errors held) {
        ErrorFigures fitted = errors.figures().orElseThrow();
        ErrorFigures heldOut = held.figures().orElse(new ErrorFigures(0, 0, 0, 0, 0));
        return new OperatorTime(
                time.computeEfficiency(),
                time.memoryEfficiency(),
                time.sharpness(),
                time.fixedSeconds(),
                time.secondsPerFirst(),
                time.secondsPerNext(),
                time.correction(),
                new FitError(
                        fitted.rows(),
                        rounded(fitted.medianAbsolutePercent() / 100),
                        heldOut.rows(),
                        rounded(heldOut.medianAbsolutePercent() / 100),
                        rounded(heldOut.p90AbsolutePercent() / 100),
                        rounded(heldOut.biasPercent() / 100)));
    }

    private static double rounded(double value) {
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }
}
