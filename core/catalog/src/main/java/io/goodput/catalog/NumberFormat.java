package io.goodput.catalog;

/** Number formats that weights and KV are kept in. */
public enum NumberFormat {
    /** 16 bits. */
    BFLOAT16(2),
    /** 8 bits, one scale per tensor. */
    FP8(1),
    /** 8 bits, a 32-bit scale per block of 128 × 128 weights. */
    FP8_BLOCK(1 + 4.0 / (128 * 128)),
    /** Whole numbers of 4 bits, a 16-bit scale per 32 weights (compressed-tensors, pack-quantized). */
    INT4(0.5 + 2.0 / 32),
    /** 4 bits, an 8-bit scale per 32 weights (OCP microscaling). */
    MXFP4(0.5 + 1.0 / 32),
    /** 4 bits, an 8-bit scale per 16 weights. */
    NVFP4(0.5 + 1.0 / 16);

    private final double bytes;

    NumberFormat(double bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one number, its share of the scales included. */
    public double bytes() {
        return bytes;
    }
}
