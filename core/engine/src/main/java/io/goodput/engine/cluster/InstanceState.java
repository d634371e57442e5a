package io.goodput.engine.cluster;

/** Where an instance is in its life. */
enum InstanceState {
    /** Nowhere: it has no GPUs. */
    OFF(0),
    /** It has been given GPUs that are not there yet; nobody pays for them. */
    WAITING(1),
    /** An instance of another pool drains to take this role, and this place; until then it has no GPUs of its own. */
    COMING(2),
    /** Its GPUs are there; it does not serve yet. */
    STARTING(3),
    /** It gets requests. */
    READY(4),
    /** It gets no more requests, and serves those that it has. */
    DRAINING(5),
    /** Its hardware has failed, and nobody knows. */
    DEAD(6),
    /** Its hardware has failed while it drained, and nobody knows. */
    DRAINING_DEAD(7);

    static final int COUNT = 8;

    /** Its place in arrays, below {@link #COUNT}. */
    final int index;

    InstanceState(int index) {
        this.index = index;
    }
}
