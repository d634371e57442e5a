package io.goodput.calibration.kernels;

import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.StepTimes;
import io.goodput.simulation.steps.KernelWork;
import java.util.List;

/**
 * One measured kernel.
 *
 * @param work what it had to do
 * @param beside matrix products that the measured time holds besides it
 * @param besideWeights format of their weights
 * @param seconds measured
 * @param shape of which shape or model it is: all rows of one are fitted on or held out together
 */
record MeasuredKernel(KernelWork work, List<KernelWork> beside, NumberFormat besideWeights, double seconds, int shape) {
    MeasuredKernel(KernelWork work, double seconds, int shape) {
        this(work, List.of(), NumberFormat.BFLOAT16, seconds, shape);
    }

    /** Whether its shape is one that is held out. */
    boolean isHeldOut() {
        return HeldOut.contains(shape);
    }

    /** Seconds of the products beside it. */
    double besideSeconds(StepTimes.Gemm gemm) {
        double sum = 0;
        for (KernelWork product : beside) {
            sum += product.seconds(gemm.time());
        }
        return sum;
    }
}
