package io.goodput.engine.cluster;

/** A queue of request slots, linked through {@link RequestTable}; a slot is in at most one such queue. */
final class SlotList {
    private final RequestTable requests;
    private int first = RequestTable.NONE;
    private int last = RequestTable.NONE;
    private int size;

    SlotList(RequestTable requests) {
        this.requests = requests;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** The first slot; {@link RequestTable#NONE} when empty. */
    int first() {
        return first;
    }

    /** The slot after {@code slot}; {@link RequestTable#NONE} after the last. */
    int after(int slot) {
        return requests.next(slot);
    }

    void addLast(int slot) {
        requests.setNext(slot, RequestTable.NONE);
        requests.setPrevious(slot, last);
        if (last == RequestTable.NONE) {
            first = slot;
        } else {
            requests.setNext(last, slot);
        }
        last = slot;
        size++;
    }

    void addFirst(int slot) {
        requests.setPrevious(slot, RequestTable.NONE);
        requests.setNext(slot, first);
        if (first == RequestTable.NONE) {
            last = slot;
        } else {
            requests.setPrevious(first, slot);
        }
        first = slot;
        size++;
    }

    void remove(int slot) {
        int before = requests.previous(slot);
        int after = requests.next(slot);
        if (before == RequestTable.NONE) {
            first = after;
        } else {
            requests.setNext(before, after);
        }
        if (after == RequestTable.NONE) {
            last = before;
        } else {
            requests.setPrevious(after, before);
        }
        size--;
    }

    int removeFirst() {
        int slot = first;
        remove(slot);
        return slot;
    }
}
