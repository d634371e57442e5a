package io.goodput.engine.cluster;

/**
 * KV blocks of a batch whose members take one more with every {@code blockTokens} tokens, by the token clock A of their
 * instance: {@code base + members × floor(A / blockTokens) + members whose phase wraps by A}.
 */
final class GrowingBlocks {
    private final int blockTokens;
    /** Its logarithm, by which is divided faster; −1 where it is no power of two. */
    private final int shift;

    /** Members whose (context − 1 at clock 0) modulo {@code blockTokens} is at least the index. */
    private final int[] phasesFrom;

    private long base;

    GrowingBlocks(int blockTokens) {
        this.blockTokens = blockTokens;
        shift = Integer.bitCount(blockTokens) == 1 ? Integer.numberOfTrailingZeros(blockTokens) : -1;
        phasesFrom = new int[blockTokens + 1];
    }

    /** A member joins; {@code offset}: its context less the clock. */
    void join(long offset) {
        change(offset, 1);
    }

    void leave(long offset) {
        change(offset, -1);
    }

    private void change(long offset, int members) {
        long whole = wholeBlocks(offset - 1);
        int phase = (int) (offset - 1 - whole * blockTokens);
        base += members * (whole + 1);
        for (int from = 0; from <= phase; from++) {
            phasesFrom[from] += members;
        }
    }

    private long wholeBlocks(long tokens) {
        return shift >= 0 ? tokens >> shift : Math.floorDiv(tokens, (long) blockTokens);
    }

    /** Blocks that the members need at {@code clock}. */
    long at(long clock) {
        long wraps = wholeBlocks(clock);
        int wrapped = blockTokens - (int) (clock - wraps * blockTokens);
        return base + phasesFrom[0] * wraps + phasesFrom[wrapped];
    }

    /**
     * Walks along a run from {@code clock} on: adds up, over its steps {@code from} to {@code to} − 1, their seconds times
     * the blocks that were taken since its first step began; the part of step {@code from} that {@code settled} counts
     * already is left out.
     */
    double blockSeconds(StepRun run, long clock, long from, long to, double settled) {
        long held = at(clock);
        double sum = 0;
        for (long step = Math.max(1, from); step < to; step++) {
            long grown = at(clock + run.tokensBefore(step)) - held;
            sum += grown * (step == from ? run.secondsAt(step) - settled : run.secondsAt(step));
        }
        return sum;
    }
}
