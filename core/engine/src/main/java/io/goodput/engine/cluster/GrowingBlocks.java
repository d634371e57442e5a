package io.goodput.engine.cluster;

/**
 * KV blocks of a batch whose members take one more with every {@code blockTokens} tokens, by the token clock A of their
 * instance: {@code base + members × floor(A / blockTokens) + members whose phase wraps by A}.
 */
final class GrowingBlocks {
    private final int blockTokens;
    /** Members by (context − 1 at clock 0) modulo {@code blockTokens}. */
    private final int[] phases;

    private long base;
    private int members;

    GrowingBlocks(int blockTokens) {
        this.blockTokens = blockTokens;
        phases = new int[blockTokens];
    }

    /** A member joins; {@code offset}: its context less the clock. */
    void join(long offset) {
        base += Math.floorDiv(offset - 1, (long) blockTokens) + 1;
        phases[Math.floorMod(offset - 1, blockTokens)]++;
        members++;
    }

    void leave(long offset) {
        base -= Math.floorDiv(offset - 1, (long) blockTokens) + 1;
        phases[Math.floorMod(offset - 1, blockTokens)]--;
        members--;
    }

    /** Blocks that the members need at {@code clock}. */
    long at(long clock) {
        if (members == 0) {
            return 0;
        }
        long blocks = base + members * (clock / blockTokens);
        for (int phase = firstWrapped(clock); phase < blockTokens; phase++) {
            blocks += phases[phase];
        }
        return blocks;
    }

    private int firstWrapped(long clock) {
        return blockTokens - (int) (clock % blockTokens);
    }

    /**
     * Walks along a run from {@code clock} on: adds up, over its steps {@code from} to {@code to} − 1, their seconds times
     * the blocks that were taken since its first step began; the part of step {@code from} that {@code settled} counts
     * already is left out.
     */
    double blockSeconds(StepRun run, long clock, long from, long to, double settled) {
        long first = Math.max(1, from);
        long before = run.tokensBefore(first - 1);
        long grown = at(clock + before) - at(clock);
        int phase = firstWrapped(clock + before);
        double sum = 0;
        for (long step = first; step < to; step++) {
            long tokens = run.tokensBefore(step);
            for (; before < tokens; before++) {
                phase = phase == 0 ? blockTokens - 1 : phase - 1;
                grown += phases[phase];
            }
            sum += grown * (step == from ? run.secondsAt(step) - settled : run.secondsAt(step));
        }
        return sum;
    }
}
