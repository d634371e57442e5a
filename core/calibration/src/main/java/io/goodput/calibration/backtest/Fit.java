package io.goodput.calibration.backtest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.optim.nonlinear.vector.leastsquares.MultivariateJacobianFunction;
import org.hipparchus.util.Pair;

/**
 * Factors of step times by least squares over the logarithms of measured over predicted latencies (Levenberg–Marquardt
 * from the best common factor of a grid, then Nelder–Mead from both). What the residuals do not tell apart is left at 1: a factor whose change does not
 * move them, and, one after another, the one whose standard error is too large. Deterministic.
 */
final class Fit {
    /** Below it, a doubling of the factor would move no residual by more than about 2 %. */
    private static final double LEAST_EFFECT = 0.03;
    /** A factor that is known no better than this, as a share of it, is not known. */
    static final double MOST_ERROR = 0.15;
    /** Residuals are never trusted better than this: requests are not reproducible to the last percent. */
    private static final double LEAST_SIGMA = 0.01;

    private static final double STEP = 0.05;
    private static final double MOST = Math.log(8);
    private static final double[] GRID = {0.5, 0.7, 1, 1.4, 2, 2.8};
    private static final int MAX_EVALUATIONS = 10;
    private static final double POLISH_STEP = 0.1;
    private static final int POLISH_EVALUATIONS = 80;

    /** What was found of one factor. */
    record Found(double value, boolean identified, double standardError, String note) {}

    private final Function<double[], double[]> residuals;
    private final Map<Factors, Found> found = new EnumMap<>(Factors.class);
    private final double[] values = {1, 1, 1};
    private int simulations;

    private double @org.jspecify.annotations.Nullable [] bestAt;
    private double bestCost = Double.POSITIVE_INFINITY;

    private Fit(Function<double[], double[]> residuals) {
        this.residuals = residuals;
    }

    /** @param residuals of three factors, in the order of {@link Factors}; of equal length for all */
    static Fit of(Function<double[], double[]> residuals) {
        var fit = new Fit(residuals);
        fit.solve();
        return fit;
    }

    private double[] at(double[] factors) {
        simulations++;
        return residuals.apply(factors);
    }

    private static double cost(double[] residuals) {
        return Arrays.stream(residuals).map(each -> each * each).sum();
    }

    private void solve() {
        double common = 1;
        double least = Double.POSITIVE_INFINITY;
        for (double factor : GRID) {
            double cost = cost(at(new double[] {factor, factor, factor}));
            if (cost < least) {
                least = cost;
                common = factor;
            }
        }
        Set<Factors> open = EnumSet.allOf(Factors.class);
        double[] start = new double[Factors.values().length];
        Arrays.fill(start, common);
        double[][] effects = jacobian(List.copyOf(open), start);
        for (Factors factor : Factors.values()) {
            double most = 0;
            for (double[] row : effects) {
                most = Math.max(most, Math.abs(row[factor.place()]));
            }
            if (most < LEAST_EFFECT) {
                open.remove(factor);
                start[factor.place()] = 1;
                found.put(
                        factor, new Found(1, false, Double.NaN, "left at 1: nothing that was measured depends on it"));
            }
        }
        while (!open.isEmpty()) {
            List<Factors> active = List.copyOf(open);
            double[] solution = optimise(active, start);
            double[] errors = errors(active, solution);
            int worst = worst(errors);
            if (errors[worst] <= MOST_ERROR) {
                for (int i = 0; i < errors.length; i++) {
                    Factors factor = active.get(i);
                    values[factor.place()] = solution[factor.place()];
                    found.put(factor, new Found(solution[factor.place()], true, errors[i], "fitted"));
                }
                return;
            }
            Factors dropped = active.get(worst);
            open.remove(dropped);
            start = solution.clone();
            start[dropped.place()] = 1;
            found.put(
                    dropped,
                    new Found(
                            1,
                            false,
                            Double.NaN,
                            "left at 1: the first half does not tell it from the others"
                                    + (Double.isFinite(errors[worst])
                                            ? String.format(Locale.ROOT, " (to ± %.0f %%)", 100 * errors[worst])
                                            : "")));
        }
    }

    /** The least certain, of equals the last. */
    private static int worst(double[] errors) {
        int worst = 0;
        for (int i = 1; i < errors.length; i++) {
            if (errors[i] >= errors[worst]) {
                worst = i;
            }
        }
        return worst;
    }

    private double[] optimise(List<Factors> active, double[] start) {
        bestCost = Double.POSITIVE_INFINITY;
        bestAt = start;
        double[] logs = active.stream()
                .mapToDouble(each -> Math.log(start[each.place()]))
                .toArray();
        MultivariateJacobianFunction model = point -> {
            double[] factors = start.clone();
            for (int i = 0; i < active.size(); i++) {
                factors[active.get(i).place()] = Math.exp(point.getEntry(i));
            }
            double[] here = at(factors);
            double cost = cost(here);
            if (cost < bestCost) {
                bestCost = cost;
                bestAt = factors;
            }
            return new Pair<RealVector, RealMatrix>(
                    new ArrayRealVector(here), new Array2DRowRealMatrix(jacobian(active, factors)));
        };
        try {
            new LevenbergMarquardtOptimizer()
                    .withInitialStepBoundFactor(1)
                    .optimize(new LeastSquaresBuilder()
                            .start(logs)
                            .target(new double[at(start).length])
                            .model(model)
                            .parameterValidator(point -> point.map(each -> Math.clamp(each, -MOST, MOST)))
                            .lazyEvaluation(false)
                            .maxEvaluations(MAX_EVALUATIONS)
                            .maxIterations(MAX_EVALUATIONS)
                            .build());
        } catch (MathIllegalStateException e) {
            // The best point so far is as good as it gets: simulations are not smooth.
        }
        polished(active, bestAt == null ? start : bestAt);
        return polished(active, start);
    }

    /** Simulations are steps where they are looked at closely: what slopes have found is searched without them. */
    private double[] polished(List<Factors> active, double[] found) {
        double[] logs = active.stream()
                .mapToDouble(each -> Math.log(found[each.place()]))
                .toArray();
        double[] sides = new double[logs.length];
        Arrays.fill(sides, POLISH_STEP);
        try {
            new SimplexOptimizer(1e-6, 1e-9)
                    .optimize(
                            new MaxEval(POLISH_EVALUATIONS),
                            new ObjectiveFunction(point -> {
                                double[] factors = found.clone();
                                for (int i = 0; i < active.size(); i++) {
                                    factors[active.get(i).place()] = Math.exp(Math.clamp(point[i], -MOST, MOST));
                                }
                                double cost = cost(at(factors));
                                if (cost < bestCost) {
                                    bestCost = cost;
                                    bestAt = factors;
                                }
                                return cost;
                            }),
                            GoalType.MINIMIZE,
                            new InitialGuess(logs),
                            new NelderMeadSimplex(sides));
        } catch (MathIllegalStateException e) {
            // So many evaluations are enough.
        }
        return bestAt == null ? found.clone() : bestAt.clone();
    }

    /** Of the residuals by the logarithms of the active factors; central differences. */
    private double[][] jacobian(List<Factors> active, double[] factors) {
        List<double[]> columns = new ArrayList<>();
        for (Factors each : active) {
            double[] more = factors.clone();
            more[each.place()] *= Math.exp(STEP);
            double[] less = factors.clone();
            less[each.place()] *= Math.exp(-STEP);
            double[] above = at(more);
            double[] below = at(less);
            double[] column = new double[above.length];
            for (int i = 0; i < column.length; i++) {
                column[i] = (above[i] - below[i]) / (2 * STEP);
            }
            columns.add(column);
        }
        double[][] rows = new double[columns.getFirst().length][active.size()];
        for (int i = 0; i < active.size(); i++) {
            for (int row = 0; row < rows.length; row++) {
                rows[row][i] = columns.get(i)[row];
            }
        }
        return rows;
    }

    /** Standard errors of the logarithms, from the curvature; infinite where there is none. */
    private double[] errors(List<Factors> active, double[] factors) {
        double[] here = at(factors);
        double sigma = Math.max(LEAST_SIGMA, Math.sqrt(cost(here) / here.length));
        RealMatrix jacobian = new Array2DRowRealMatrix(jacobian(active, factors));
        double[] errors = new double[active.size()];
        try {
            RealMatrix inverse = MatrixUtils.inverse(jacobian.transposeMultiply(jacobian), 1e-9);
            for (int i = 0; i < errors.length; i++) {
                errors[i] = sigma * Math.sqrt(Math.max(0, inverse.getEntry(i, i)));
            }
        } catch (MathIllegalArgumentException e) {
            Arrays.fill(errors, Double.POSITIVE_INFINITY);
        }
        return errors;
    }

    /** One value each, in the order of {@link Factors}. */
    double[] values() {
        return values.clone();
    }

    Found found(Factors factor) {
        Found of = found.get(factor);
        if (of == null) {
            throw new IllegalStateException("nothing was found of " + factor);
        }
        return of;
    }

    /** How many simulations it took. */
    int simulations() {
        return simulations;
    }
}
