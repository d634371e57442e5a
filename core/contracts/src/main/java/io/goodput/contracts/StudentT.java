package io.goodput.contracts;

/**
 * Quantiles of Student's t distribution, from a table: a computed one would need functions that differ between
 * platforms in their last bit. Values: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, to three digits
 * after the point.
 */
public final class StudentT {
    private static final double[] AT_97_5_PERCENT = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, //
        2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, //
        2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };
    private static final double[] AT_99_9_PERCENT = {
        318.309, 22.327, 10.215, 7.173, 5.893, 5.208, 4.785, 4.501, 4.297, 4.144, //
        4.025, 3.930, 3.852, 3.787, 3.733, 3.686, 3.646, 3.610, 3.579, 3.552, //
        3.527, 3.505, 3.485, 3.467, 3.450, 3.435, 3.421, 3.408, 3.396, 3.385
    };

    /** Most degrees of freedom in the table. */
    public static final int MOST = AT_97_5_PERCENT.length;

    private StudentT() {}

    /** What is exceeded with a probability of 2.5 %; of 1 to {@link #MOST} degrees of freedom. */
    public static double at97_5(int degreesOfFreedom) {
        return AT_97_5_PERCENT[degreesOfFreedom - 1];
    }

    /** What is exceeded with a probability of 0.1 %; of 1 to {@link #MOST} degrees of freedom. */
    public static double at99_9(int degreesOfFreedom) {
        return AT_99_9_PERCENT[degreesOfFreedom - 1];
    }
}
