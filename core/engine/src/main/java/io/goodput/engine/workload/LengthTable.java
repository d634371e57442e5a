package io.goodput.engine.workload;

import io.goodput.contracts.TokenQuantiles;
import io.goodput.engine.kernel.RandomStream;

/**
 * A token distribution to draw from in a few nanoseconds: the quantile function at equal steps of the share, straight
 * between them. Where a straight line would be off by more than a twentieth of a token and 0.01 % of the length (at the
 * given points and in steep tails), the exact function is asked. Immutable.
 */
final class LengthTable {
    private static final int CELLS = 1 << 12;
    private static final int PROBES = 8;
    private static final double TOKEN_TOLERANCE = 0.05;
    private static final double RELATIVE_TOLERANCE = 1e-4;

    private final TokenQuantiles exact;
    private final int constant;
    /** Tokens at the start of each cell and at the end of the last; NaN at the start of a cell that is no line. */
    private final double[] starts;

    private final double[] rises;

    LengthTable(TokenQuantiles exact) {
        this.exact = exact;
        constant = exact.isConstant() ? exact.min() : 0;
        starts = new double[constant > 0 ? 0 : CELLS];
        rises = new double[starts.length];
        for (int i = 0; i < starts.length; i++) {
            double start = exact.at((double) i / CELLS);
            double rise = exact.at(Math.nextDown((i + 1.0) / CELLS)) - start;
            starts[i] = isLine(i, start, rise) ? start : Double.NaN;
            rises[i] = rise;
        }
    }

    private boolean isLine(int cell, double start, double rise) {
        for (int i = 1; i < PROBES; i++) {
            double part = (double) i / PROBES;
            double real = exact.at((cell + part) / CELLS);
            if (Math.abs(start + part * rise - real) > TOKEN_TOLERANCE + RELATIVE_TOLERANCE * real) {
                return false;
            }
        }
        return true;
    }

    /** Tokens of the next request of a stream, which gives two numbers, or none for a constant. */
    int draw(RandomStream stream) {
        return constant > 0 ? constant : at(stream.uniform(), stream.uniform());
    }

    /** Whole tokens at a share in [0, 1), rounded up with the probability of the fraction. */
    int at(double share, double rounding) {
        if (constant > 0) {
            return constant;
        }
        double scaled = share * CELLS;
        int cell = (int) scaled;
        double tokens = starts[cell] + (scaled - cell) * rises[cell];
        if (Double.isNaN(tokens)) {
            tokens = exact.at(share);
        }
        int whole = (int) tokens;
        return rounding < tokens - whole ? whole + 1 : whole;
    }

    boolean isConstant() {
        return constant > 0;
    }

    /** Cells in which the exact function is asked. */
    int exactCells() {
        int count = 0;
        for (double start : starts) {
            count += Double.isNaN(start) ? 1 : 0;
        }
        return count;
    }
}
