package io.goodput.engine.cluster;

import java.util.Arrays;

/**
 * The members of an instance's batches by the token clock at which they leave, of equals the earlier arrival first. Most
 * leave soon enough to stand in a ring of lists, one for each clock, where joining and leaving cost the same with ten
 * members as with ten thousand; those beyond it stand in a heap. The ring grows with the members beyond it.
 */
final class Endings {
    private static final int FIRST_LENGTH = Long.SIZE;
    private static final int MOST_LENGTH = 1 << 12;

    private final RequestTable requests;
    /** The first member that leaves at each clock, modulo the length. */
    private int[] ring = new int[0];
    /** A bit for each list that has members. */
    private long[] filled = new long[0];
    /** Least clock of the ring; {@link Long#MAX_VALUE} when it is empty. */
    private long firstInRing = Long.MAX_VALUE;

    private SlotHeap beyond;
    /** Members of the list that is being emptied: nobody, once all have been taken who leave at the same clock. */
    private final SlotHeap leaving;

    /** @param leaving an empty heap, which many may share of whom one at a time is emptied */
    Endings(RequestTable requests, SlotHeap leaving) {
        this.requests = requests;
        this.leaving = leaving;
        beyond = new SlotHeap(requests, SlotHeap.Positions.NONE);
    }

    /** The least clock at which a member leaves; {@link Long#MAX_VALUE} when there is none. */
    long first() {
        return leaving.isEmpty() ? Math.min(firstInRing, beyond.firstKey()) : leaving.firstKey();
    }

    /** A member joins at {@code clock}, which nobody's end is before. */
    void add(int slot, long clock) {
        if (beyond.size() >= ring.length && ring.length < MOST_LENGTH) {
            grow(clock);
        }
        place(slot, clock);
    }

    private void place(int slot, long clock) {
        long key = requests.leaveClock(slot);
        if (key - clock >= ring.length) {
            beyond.add(slot, key);
            return;
        }
        int index = (int) key & (ring.length - 1);
        requests.leavesBehind[slot] = ring[index];
        ring[index] = slot;
        filled[index >>> 6] |= 1L << index;
        firstInRing = Math.min(firstInRing, key);
    }

    private void grow(long clock) {
        int[] before = ring;
        SlotHeap heap = beyond;
        int length = Math.max(FIRST_LENGTH, 2 * before.length);
        ring = new int[length];
        Arrays.fill(ring, RequestTable.NONE);
        filled = new long[length / Long.SIZE];
        beyond = new SlotHeap(requests, SlotHeap.Positions.NONE);
        for (int first : before) {
            int slot = first;
            while (slot != RequestTable.NONE) {
                int after = requests.leavesBehind[slot];
                place(slot, clock);
                slot = after;
            }
        }
        while (!heap.isEmpty()) {
            place(heap.removeFirst(), clock);
        }
    }

    /** Takes the member that leaves first; there must be one. */
    int removeFirst() {
        if (leaving.isEmpty()) {
            long key = first();
            if (key != firstInRing) {
                return beyond.removeFirst();
            }
            int slot = takeList(key);
            if (requests.leavesBehind[slot] == RequestTable.NONE && beyond.firstKey() != key) {
                return slot;
            }
            for (int each = slot; each != RequestTable.NONE; each = requests.leavesBehind[each]) {
                requests.fetch(each);
            }
            for (; slot != RequestTable.NONE; slot = requests.leavesBehind[slot]) {
                leaving.add(slot, key);
            }
            while (beyond.firstKey() == key) {
                leaving.add(beyond.removeFirst(), key);
            }
        }
        return leaving.removeFirst();
    }

    private int takeList(long key) {
        int index = (int) key & (ring.length - 1);
        int slot = ring[index];
        ring[index] = RequestTable.NONE;
        emptied(index, key);
        return slot;
    }

    /** A list of the ring has lost its last member. */
    private void emptied(int index, long key) {
        filled[index >>> 6] &= ~(1L << index);
        if (key == firstInRing) {
            firstInRing = after(index, key);
        }
    }

    /** The clock of the next list with members after an empty one. */
    private long after(int index, long key) {
        int word = index >>> 6;
        long bits = filled[word] & (-1L << index);
        int mask = filled.length - 1;
        for (int words = 0; words <= filled.length; words++) {
            if (bits != 0) {
                int found = (word << 6) + Long.numberOfTrailingZeros(bits);
                return key + ((found - index) & (ring.length - 1));
            }
            word = (word + 1) & mask;
            bits = filled[word];
        }
        return Long.MAX_VALUE;
    }

    /** A member leaves before its end. */
    void remove(int slot) {
        if (ring.length == 0 || !removeFromRing(slot)) {
            beyond.remove(slot);
        }
    }

    /** Takes a member out of the list of its clock; false when it is not there. */
    private boolean removeFromRing(int slot) {
        long key = requests.leaveClock(slot);
        int index = (int) key & (ring.length - 1);
        int before = RequestTable.NONE;
        int at = ring[index];
        while (at != slot && at != RequestTable.NONE) {
            before = at;
            at = requests.leavesBehind[at];
        }
        if (at == RequestTable.NONE) {
            return false;
        }
        int after = requests.leavesBehind[slot];
        if (before != RequestTable.NONE) {
            requests.leavesBehind[before] = after;
        } else {
            ring[index] = after;
            if (after == RequestTable.NONE) {
                emptied(index, key);
            }
        }
        return true;
    }
}
