package io.goodput.engine.cluster;

import java.util.Arrays;

/**
 * Request slots by ascending key, of equals the earlier arrival first. A slot is in at most one heap of each kind of
 * {@link Positions} that are kept.
 */
final class SlotHeap {
    /** Where it is kept at which place of a heap a slot is. */
    enum Positions {
        /** Nowhere: who is not first and has to go is searched for. */
        NONE,
        /** As {@link RequestTable#heapPosition}. */
        QUEUE,
        /** As {@link RequestTable#capPosition}. */
        CAP
    }

    private final RequestTable requests;
    private long[] keys = new long[0];
    private int[] slots = new int[0];
    private int size;
    private final Positions positions;

    SlotHeap(RequestTable requests, Positions positions) {
        this.requests = requests;
        this.positions = positions;
    }

    private int position(int slot) {
        return switch (positions) {
            case QUEUE -> requests.heapPosition(slot);
            case CAP -> requests.capPosition(slot);
            case NONE -> {
                int index = 0;
                while (slots[index] != slot) {
                    index++;
                }
                yield index;
            }
        };
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** The slot with the least key; there must be one. */
    int first() {
        return slots[0];
    }

    /** Its key; {@link Long#MAX_VALUE} when empty. */
    long firstKey() {
        return size == 0 ? Long.MAX_VALUE : keys[0];
    }

    void add(int slot, long key) {
        if (size == slots.length) {
            int capacity = Math.max(16, size * 2);
            keys = Arrays.copyOf(keys, capacity);
            slots = Arrays.copyOf(slots, capacity);
        }
        rise(size++, key, slot);
    }

    int removeFirst() {
        int slot = slots[0];
        size--;
        if (size > 0) {
            sink(0, keys[size], slots[size]);
        }
        return slot;
    }

    void remove(int slot) {
        int hole = position(slot);
        size--;
        if (hole == size) {
            return;
        }
        long key = keys[size];
        int moved = slots[size];
        if (hole > 0 && isBefore(key, moved, (hole - 1) >>> 1)) {
            rise(hole, key, moved);
        } else {
            sink(hole, key, moved);
        }
    }

    private void rise(int from, long key, int slot) {
        int hole = from;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (!isBefore(key, slot, parent)) {
                break;
            }
            put(hole, keys[parent], slots[parent]);
            hole = parent;
        }
        put(hole, key, slot);
    }

    private void sink(int from, long key, int slot) {
        int hole = from;
        int child = 2 * hole + 1;
        while (child < size) {
            if (child + 1 < size && isBefore(keys[child + 1], slots[child + 1], child)) {
                child++;
            }
            if (isBefore(key, slot, child)) {
                break;
            }
            put(hole, keys[child], slots[child]);
            hole = child;
            child = 2 * hole + 1;
        }
        put(hole, key, slot);
    }

    private boolean isBefore(long key, int slot, int index) {
        return key < keys[index] || (key == keys[index] && requests.number(slot) < requests.number(slots[index]));
    }

    private void put(int index, long key, int slot) {
        keys[index] = key;
        slots[index] = slot;
        switch (positions) {
            case QUEUE -> requests.setHeapPosition(slot, index);
            case CAP -> requests.setCapPosition(slot, index);
            case NONE -> {}
        }
    }
}
