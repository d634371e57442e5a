package io.goodput.engine.kernel;

import java.util.Arrays;

/** A first-in-first-out queue of numbers in a ring. */
public final class IntQueue {
    private int[] ring = new int[16];
    private int head;
    private int size;

    /** Appends {@code value}. */
    public void add(int value) {
        if (size == ring.length) {
            int[] larger = Arrays.copyOfRange(ring, head, head + 2 * size);
            System.arraycopy(ring, 0, larger, size - head, head);
            ring = larger;
            head = 0;
        }
        ring[(head + size) & (ring.length - 1)] = value;
        size++;
    }

    /** Takes the first; the queue must not be empty. */
    public int take() {
        int value = first();
        head = (head + 1) & (ring.length - 1);
        size--;
        return value;
    }

    /** The first, left in place; the queue must not be empty. */
    public int first() {
        if (size == 0) {
            throw new IllegalStateException("an empty queue has no first element");
        }
        return ring[head];
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }
}
