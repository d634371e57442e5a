package io.goodput.engine.cluster;

/** Loads of targets, and which of them is least; of equals the lowest. A tournament tree. */
final class LoadTree {
    private final int leaves;
    private final long[] loads;
    /** The winner of each node; node 1 is the root, leaf i is node {@code leaves + i}. */
    private final int[] winners;

    LoadTree(int targets) {
        leaves = Math.max(2, Integer.highestOneBit(Math.max(1, targets - 1)) * 2);
        loads = new long[leaves];
        winners = new int[2 * leaves];
        for (int i = 0; i < leaves; i++) {
            loads[i] = i < targets ? 0 : Long.MAX_VALUE;
            winners[leaves + i] = i;
        }
        for (int node = leaves - 1; node >= 1; node--) {
            winners[node] = lesser(winners[2 * node], winners[2 * node + 1]);
        }
    }

    private int lesser(int left, int right) {
        return loads[right] < loads[left] ? right : left;
    }

    long load(int target) {
        return loads[target];
    }

    void add(int target, long change) {
        loads[target] += change;
        // Where it neither was the winner nor is, nothing changes from there on.
        for (int node = (leaves + target) >>> 1; node >= 1; node >>>= 1) {
            int before = winners[node];
            int winner = lesser(winners[2 * node], winners[2 * node + 1]);
            if (before != target && winner != target) {
                return;
            }
            winners[node] = winner;
        }
    }

    /** The target with the least load. */
    int least() {
        return winners[1];
    }

    /** Makes this equal to a tree of the same size. */
    void set(LoadTree other) {
        System.arraycopy(other.loads, 0, loads, 0, loads.length);
        System.arraycopy(other.winners, 0, winners, 0, winners.length);
    }
}
