package io.goodput.engine.workload;

import io.goodput.engine.kernel.GammaFunction;

/**
 * The beta distribution's share of values up to x: the regularised incomplete beta function by its continued fraction,
 * evaluated by Lentz's method (Press et al., "Numerical Recipes", 6.4).
 */
final class BetaDistribution {
    private static final int MAX_TERMS = 500;
    private static final double PRECISION = 1e-14;
    private static final double TINY = 1e-300;

    private final double a;
    private final double b;
    private final double logFactor;

    BetaDistribution(double a, double b) {
        this.a = a;
        this.b = b;
        this.logFactor = GammaFunction.log(a + b) - GammaFunction.log(a) - GammaFunction.log(b);
    }

    double cumulative(double x) {
        if (x <= 0 || x >= 1) {
            return x <= 0 ? 0 : 1;
        }
        double front = StrictMath.exp(logFactor + a * StrictMath.log(x) + b * StrictMath.log1p(-x));
        return x < (a + 1) / (a + b + 2) ? front * fraction(a, b, x) / a : 1 - front * fraction(b, a, 1 - x) / b;
    }

    private static double fraction(double a, double b, double x) {
        double c = 1;
        double d = 1 / awayFromZero(1 - (a + b) * x / (a + 1));
        double h = d;
        for (int m = 1; m <= MAX_TERMS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / awayFromZero(1 + even * d);
            c = awayFromZero(1 + even / c);
            h *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / awayFromZero(1 + odd * d);
            c = awayFromZero(1 + odd / c);
            h *= d * c;
            if (Math.abs(d * c - 1) < PRECISION) {
                break;
            }
        }
        return h;
    }

    private static double awayFromZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }
}
