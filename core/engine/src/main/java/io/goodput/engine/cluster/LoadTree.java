package io.goodput.engine.cluster;

import java.util.Arrays;

/**
 * Loads of targets, and which of them is least; of equals the lowest. A tournament tree whose nodes hold load and target
 * of their winner in one number, the target in its last bits: the lesser number wins.
 */
final class LoadTree {
    private final int leaves;
    private final int targetBits;
    /** Node 1 is the root, 2n and 2n + 1 are below node n, and that of target i is {@code leaves + i}. */
    private final long[] winners;

    LoadTree(int targets) {
        leaves = Math.max(2, Integer.highestOneBit(Math.max(1, targets - 1)) * 2);
        targetBits = Integer.numberOfTrailingZeros(leaves);
        winners = new long[2 * leaves];
        Arrays.fill(winners, Long.MAX_VALUE);
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
        return winners[leaves + target] >> targetBits;
    }

    void add(int target, long change) {
        winners[leaves + target] += change << targetBits;
        for (int node = (leaves + target) >>> 1; node >= 1; node >>>= 1) {
            long winner = winnerBelow(node);
            if (winner == winners[node]) {
                return;
            }
            winners[node] = winner;
        }
    }

    /** The target with the least load. */
    int least() {
        return (int) winners[1] & (leaves - 1);
    }

    /** Makes this equal to a tree of the same size. */
    void set(LoadTree other) {
        System.arraycopy(other.winners, 0, winners, 0, winners.length);
    }
}
