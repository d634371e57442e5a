package io.goodput.engine.cluster;

/**
 * The entries of one target that nobody uses, in the order of their release. A list in an array: what leaves from its
 * middle leaves a hole, and holes go when the array is full. So all that is done here follows the array, which memory
 * serves many times faster than links from entry to entry.
 */
final class ReleaseOrder {
    private static final int HOLE = -1;

    private int[] entries = new int[64];
    private int first;
    private int end;
    private int size;

    /** Adds the entry that was released last; its state in {@code all} becomes {@code ~place}, here and when it moves. */
    void add(int entry, int[] all) {
        if (end == entries.length) {
            closeHoles(all);
        }
        entries[end] = entry;
        all[entry + TargetBlocks.STATE] = ~end;
        end++;
        size++;
    }

    private void closeHoles(int[] all) {
        int[] to = size > entries.length / 2 ? new int[Math.multiplyExact(entries.length, 2)] : entries;
        int place = 0;
        for (int from = first; from < end; from++) {
            int entry = entries[from];
            if (entry != HOLE) {
                to[place] = entry;
                all[entry + TargetBlocks.STATE] = ~place;
                place++;
            }
        }
        entries = to;
        first = 0;
        end = place;
    }

    void remove(int place) {
        entries[place] = HOLE;
        size--;
    }

    /** Takes the entry that was released first; there must be one. */
    int take() {
        while (entries[first] == HOLE) {
            first++;
        }
        size--;
        return entries[first++];
    }

    /** Copies up to {@code most} of the entries that come next, holes left out, to the start of {@code next}. */
    int peek(int[] next, int most) {
        int count = 0;
        for (int place = first; place < end && count < most; place++) {
            next[count] = entries[place];
            count += entries[place] == HOLE ? 0 : 1;
        }
        return count;
    }

    int size() {
        return size;
    }
}
