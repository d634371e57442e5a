package io.goodput.calibration.kernels;

/** Whether a measured time can be one: by the data sheet, and by ten thousand times what it says. */
final class Sanity {
    /** Of a measurement to be believed, over the data sheet's time, that of activations too, and a launch. */
    private static final double MOST = 1e4;

    private static final double LAUNCH_SECONDS = 1e-5;
    /** Clocks and data sheets agree no better. */
    private static final double TOLERANCE = 0.98;

    private Sanity() {}

    /** Not below the floor, and not absurdly above. */
    static boolean isPlausible(MeasuredKernel kernel) {
        return kernel.seconds() > 0 && !isBelowFloor(kernel) && !isFarAbove(kernel);
    }

    static boolean isBelowFloor(MeasuredKernel kernel) {
        return kernel.seconds() < TOLERANCE * kernel.work().floorSeconds();
    }

    static boolean isFarAbove(MeasuredKernel kernel) {
        double least = Math.max(kernel.work().floorSeconds(), kernel.work().memorySeconds());
        return kernel.seconds() > MOST * (least + LAUNCH_SECONDS);
    }
}
