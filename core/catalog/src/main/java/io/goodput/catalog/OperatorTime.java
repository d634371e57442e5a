package io.goodput.catalog;

/**
 * How long a kernel takes, as fitted on measured ones: what is fixed, plus the smooth maximum, of exponent
 * {@code sharpness}, of its FLOPs over {@code computeEfficiency} × peak and its bytes over {@code memoryEfficiency} ×
 * bandwidth, plus what grows with one or two of its sizes; all of it times a correction by sizes. Which sizes is said
 * where the kernel is ({@link StepTimes}).
 *
 * @param computeEfficiency share of the data sheet's peak
 * @param memoryEfficiency share of the data sheet's bandwidth
 * @param sharpness 1 adds the two, large takes the larger
 * @param fixedSeconds launch, prologue, epilogue
 * @param secondsPerFirst seconds for each of what grows first
 * @param secondsPerNext seconds for each of what grows next; 0 where only one does
 * @param correction by sizes
 * @param error how far it is off
 */
public record OperatorTime(
        double computeEfficiency,
        double memoryEfficiency,
        double sharpness,
        double fixedSeconds,
        double secondsPerFirst,
        double secondsPerNext,
        Correction correction,
        FitError error) {
    private static final int COEFFICIENTS = 6;

    /** Seconds by the form, without the correction. */
    public double formSeconds(double computeSeconds, double memorySeconds, double first, double next) {
        return fixedSeconds
                + smoothMaximum(computeSeconds / computeEfficiency, memorySeconds / memoryEfficiency, sharpness)
                + secondsPerFirst * first
                + secondsPerNext * next;
    }

    /** Numbers that were fitted. */
    int numbers() {
        return COEFFICIENTS + correction.thousandths().size();
    }

    private static double smoothMaximum(double a, double b, double sharpness) {
        double larger = Math.max(a, b);
        if (sharpness == 1 || larger == 0) {
            return a + b;
        }
        double ratio = Math.min(a, b) / larger;
        return larger * StrictMath.pow(1 + StrictMath.pow(ratio, sharpness), 1 / sharpness);
    }
}
