package io.goodput.engine.cluster;

import java.util.Arrays;

/**
 * Loads of targets, and which of those that get requests is least; of equals the lowest. A tournament tree whose nodes
 * hold load and target of their winner in one number, the target in its last bits: the lesser number wins.
 */
final class LoadTree {
    private final int leaves;
    private final int targetBits;
    /** Node 1 is the root, 2n and 2n + 1 are below node n, and that of target i is {@code leaves + i}. */
    private final long[] winners;
    /** Of targets that get no requests: their leaves lose against any. */
    private final long[] restingLoads;

    private final boolean[] resting;

    LoadTree(int targets) {
        leaves = Math.max(2, Integer.highestOneBit(Math.max(1, targets - 1)) * 2);
        targetBits = Integer.numberOfTrailingZeros(leaves);
        winners = new long[2 * leaves];
        Arrays.fill(winners, Long.MAX_VALUE);
        restingLoads = new long[targets];
        resting = new boolean[targets];
        for (int i = 0; i < targets; i++) {
            winners[leaves + i] = i;
        }
        for (int node = leaves - 1; node >= 1; node--) {
            winners[node] = winnerBelow(node);
        }
    }

    private long winnerBelow(int node) {
        return Math.min(winners[2 * node], winners[2 * node + 1]);
    }

    long load(int target) {
        return resting[target] ? restingLoads[target] : winners[leaves + target] >> targetBits;
    }

    void add(int target, long change) {
        if (resting[target]) {
            restingLoads[target] += change;
            return;
        }
        winners[leaves + target] += change << targetBits;
        riseFrom(target);
    }

    private void riseFrom(int target) {
        for (int node = (leaves + target) >>> 1; node >= 1; node >>>= 1) {
            long winner = winnerBelow(node);
            if (winner == winners[node]) {
                return;
            }
            winners[node] = winner;
        }
    }

    /** Lets a target take part, or not; its load stays. */
    void setResting(int target, boolean rests) {
        if (resting[target] == rests) {
            return;
        }
        long load = load(target);
        resting[target] = rests;
        restingLoads[target] = load;
        winners[leaves + target] = rests ? Long.MAX_VALUE : load << targetBits | target;
        riseFrom(target);
    }

    /** The target with the least load, of those that take part; there must be one. */
    int least() {
        return (int) winners[1] & (leaves - 1);
    }

    /** Makes this equal to a tree of the same size. */
    void set(LoadTree other) {
        System.arraycopy(other.winners, 0, winners, 0, winners.length);
        System.arraycopy(other.restingLoads, 0, restingLoads, 0, restingLoads.length);
        System.arraycopy(other.resting, 0, resting, 0, resting.length);
    }
}
