package io.goodput.engine.kernel;

import java.util.Arrays;

/** Numbers ordered by a key, least first; equal keys by the number itself. Both at least 0. A binary heap. */
public final class IntPriorityQueue {
    /** Key in the upper half, value in the lower. */
    private long[] heap = new long[16];

    private int size;

    public void add(int key, int value) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        long entry = ((long) key << Integer.SIZE) | value;
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (heap[parent] <= entry) {
                break;
            }
            heap[hole] = heap[parent];
            hole = parent;
        }
        heap[hole] = entry;
    }

    /** Whether there is an element whose key is at most {@code key}. */
    public boolean hasUpTo(int key) {
        return size > 0 && (heap[0] >>> Integer.SIZE) <= key;
    }

    /** Takes the value with the least key; the queue must not be empty. */
    public int take() {
        if (size == 0) {
            throw new IllegalStateException("an empty queue has no least element");
        }
        int value = (int) heap[0];
        size--;
        long last = heap[size];
        int hole = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= last) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
            child = 2 * hole + 1;
        }
        heap[hole] = last;
        return value;
    }

    public int size() {
        return size;
    }
}
