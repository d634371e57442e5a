package io.goodput.engine.kernel;

/** The gamma function's logarithm, by {@link StrictMath}: the same bits on any machine. */
public final class GammaFunction {
    /** Lanczos coefficients for g = 7, n = 9 (Godfrey, 2001). */
    private static final double[] LANCZOS = {
        0.9999999999998099,
        676.5203681218851,
        -1259.1392167224028,
        771.3234287776531,
        -176.6150291621406,
        12.507343278686905,
        -0.13857109526572012,
        9.984369578019572e-6,
        1.5056327351493116e-7
    };

    private GammaFunction() {}

    /** ln Γ(x) for x above 0, to about 1e-14. */
    public static double log(double x) {
        if (x < 0.5) {
            // Γ(x) = Γ(x + 1) / x
            return log(x + 1) - StrictMath.log(x);
        }
        double z = x - 1;
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (z + i);
        }
        double t = z + 7.5;
        return 0.5 * StrictMath.log(2 * Math.PI) + (z + 0.5) * StrictMath.log(t) - t + StrictMath.log(sum);
    }
}
