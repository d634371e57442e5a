package io.goodput.engine.cluster;

import io.goodput.engine.kernel.EventQueue;
import java.util.Arrays;

/** The pending events of single requests: one of its own progress, one of its client. */
final class RequestEvents {
    /** What happens to a request; in this order at the same time. */
    static final byte LOAD_END = 0;

    static final byte PIPELINE_OUT = 1;
    static final byte LAST_LAYER = 2;
    static final byte FLOW_START = 3;
    static final byte FLOW_END = 4;
    static final byte GIVES_UP = 5;
    private static final int KINDS = 8;

    /** Events that a request may have pending. */
    private static final int PER_SLOT = 2;

    private static final int OWN = 0;
    private static final int PATIENCE = 1;

    private final EventQueue events;
    private final RequestTable requests;
    /** The first entity of the queue that stands for a request's event, and the first place in its order. */
    private final int firstEntity;

    private final long firstOrder;
    /** What the own pending event of a slot is. */
    private byte[] ownKinds = new byte[0];

    RequestEvents(EventQueue events, RequestTable requests, int firstEntity, long firstOrder) {
        this.events = events;
        this.requests = requests;
        this.firstEntity = firstEntity;
        this.firstOrder = firstOrder;
    }

    /** The request's next progress: the end of its load, its way out of the pipeline or its last layer. */
    void schedule(int slot, byte kind, double time) {
        if (slot >= ownKinds.length) {
            ownKinds = Arrays.copyOf(ownKinds, requests.capacity());
        }
        ownKinds[slot] = kind;
        events.schedule(entity(slot, OWN), time, orderOf(requests.number(slot), kind));
    }

    void schedulePatienceEnd(int slot, double time) {
        events.schedule(entity(slot, PATIENCE), time, orderOf(requests.number(slot), GIVES_UP));
    }

    void cancel(int slot) {
        events.cancel(entity(slot, OWN));
    }

    void cancelPatienceEnd(int slot) {
        events.cancel(entity(slot, PATIENCE));
    }

    private int entity(int slot, int which) {
        return firstEntity + PER_SLOT * slot + which;
    }

    /** The place of a request's event among those of the same time. */
    long orderOf(long number, byte kind) {
        return firstOrder + number * KINDS + kind;
    }

    int slotOf(int entity) {
        return (entity - firstEntity) / PER_SLOT;
    }

    byte kindOf(int entity) {
        return (entity - firstEntity) % PER_SLOT == OWN ? ownKinds[slotOf(entity)] : GIVES_UP;
    }
}
