package io.goodput.engine.cluster;

/**
 * Where a block id is: an open-addressing table from ids to indices into the caller's array of ids. Linear probing, at
 * most half full, no tombstones. An element holds 32 bits of the id's hash above the index + 1, so that most probes and
 * all moves of elements need nothing but the table.
 */
final class BlockTable {
    private static final int FIRST_BITS = 6;

    private long[] elements = new long[1 << FIRST_BITS];
    /** What to shift a hash by to have its first place. */
    private int shift = Integer.SIZE - FIRST_BITS;

    private int size;

    private static int hash(long id) {
        long mixed = (id ^ (id >>> 32)) * 0xD6E8FEB86659FD93L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return (int) (mixed >>> 32);
    }

    /** Index of {@code id}, or −1. {@code ids[index]} is the id of an index that was put. */
    int find(long id, long[] ids) {
        int hash = hash(id);
        int last = elements.length - 1;
        int place = hash >>> shift;
        while (true) {
            long element = elements[place];
            if (element == 0) {
                return -1;
            }
            if ((int) (element >>> Integer.SIZE) == hash) {
                int index = (int) element - 1;
                if (ids[index] == id) {
                    return index;
                }
            }
            place = (place + 1) & last;
        }
    }

    /** Adds an id that is not there. */
    void put(long id, int index) {
        if (2 * (size + 1) > elements.length) {
            grow();
        }
        size++;
        int hash = hash(id);
        set(((long) hash << Integer.SIZE) | (index + 1), hash);
    }

    private void set(long element, int hash) {
        int last = elements.length - 1;
        int place = hash >>> shift;
        while (elements[place] != 0) {
            place = (place + 1) & last;
        }
        elements[place] = element;
    }

    private void grow() {
        if (elements.length == 1 << 30) {
            throw new IllegalStateException("a prefix cache cannot hold more than " + size + " different blocks");
        }
        long[] old = elements;
        elements = new long[old.length * 2];
        shift--;
        for (long element : old) {
            if (element != 0) {
                set(element, (int) (element >>> Integer.SIZE));
            }
        }
    }

    /** Removes an id that is there with {@code index}; later elements of its run move up to close the gap. */
    void remove(long id, int index) {
        int hash = hash(id);
        int last = elements.length - 1;
        long sought = ((long) hash << Integer.SIZE) | (index + 1);
        int gap = hash >>> shift;
        while (elements[gap] != sought) {
            if (elements[gap] == 0) {
                throw new IllegalStateException("block " + id + " is not in the table");
            }
            gap = (gap + 1) & last;
        }
        size--;
        int place = gap;
        while (true) {
            place = (place + 1) & last;
            long element = elements[place];
            if (element == 0) {
                break;
            }
            int first = (int) (element >>> Integer.SIZE) >>> shift;
            if (((place - first) & last) >= ((place - gap) & last)) {
                elements[gap] = element;
                gap = place;
            }
        }
        elements[gap] = 0;
    }

    int size() {
        return size;
    }
}
