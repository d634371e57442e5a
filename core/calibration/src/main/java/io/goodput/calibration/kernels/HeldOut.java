package io.goodput.calibration.kernels;

/** One of five shapes or models, which errors of fits are told of. */
final class HeldOut {
    private static final int OF = 5;
    /** Spreads neighbouring numbers: 2^32 over the golden ratio. */
    private static final int SPREAD = 0x9E3779B1;

    private HeldOut() {}

    static boolean contains(int shape) {
        return ((shape * SPREAD) >>> 8) % OF == 0;
    }
}
