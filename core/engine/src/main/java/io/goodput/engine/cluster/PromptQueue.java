package io.goodput.engine.cluster;

import io.goodput.contracts.QueueOrder;

/**
 * The prompts that wait at one rank: preempted ones before all others, the one preempted last first; then by the order
 * of the pool, of equals the earlier arrival.
 */
final class PromptQueue {
    private final QueueOrder order;
    private final RequestTable requests;
    private final SlotList front;
    private final SlotList arrivals;
    private final SlotHeap sorted;
    private final int[] priorities;
    private int size;

    PromptQueue(QueueOrder order, RequestTable requests, int[] priorities) {
        this.order = order;
        this.requests = requests;
        this.priorities = priorities;
        front = new SlotList(requests);
        arrivals = new SlotList(requests);
        sorted = new SlotHeap(requests, SlotHeap.Positions.QUEUE);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Whether somebody who was preempted waits. */
    boolean holdsPreempted() {
        return size > 0 && !front.isEmpty();
    }

    int size() {
        return size;
    }

    void add(int slot) {
        size++;
        switch (order) {
            case FIRST_COME_FIRST_SERVED -> arrivals.addLast(slot);
            case SHORTEST_PROMPT_FIRST -> sorted.add(slot, requests.promptTokens(slot));
            case PRIORITY -> sorted.add(slot, -priorities[requests.requestClass(slot)]);
        }
    }

    void addPreempted(int slot) {
        size++;
        front.addFirst(slot);
        requests.mark(slot, RequestTable.QUEUED_IN_FRONT, true);
    }

    /** The prompt that is next; there must be one. */
    int first() {
        if (!front.isEmpty()) {
            return front.first();
        }
        return arrivals.isEmpty() ? sorted.first() : arrivals.first();
    }

    void remove(int slot) {
        size--;
        if (requests.is(slot, RequestTable.QUEUED_IN_FRONT)) {
            requests.mark(slot, RequestTable.QUEUED_IN_FRONT, false);
            front.remove(slot);
        } else if (order == QueueOrder.FIRST_COME_FIRST_SERVED) {
            arrivals.remove(slot);
        } else {
            sorted.remove(slot);
        }
    }
}
