package io.goodput.engine.cluster;

/** Where an instance is in its life. */
enum InstanceState {
    /** Nowhere: it has no GPUs. */
    OFF(0),
    /** It has been given GPUs that are not there yet; nobody pays for them. */
    WAITING(1),
    /** Its GPUs are there; it does not serve yet. */
    STARTING(2),
    /** It gets requests. */
    READY(3),
    /** It gets no more requests, and serves those that it has. */
    DRAINING(4),
    /** Its hardware has failed, and nobody knows. */
    DEAD(5),
    /** Its hardware has failed while it drained, and nobody knows. */
    DRAINING_DEAD(6);

    static final int COUNT = 7;

    /** Its place in arrays, below {@link #COUNT}. */
    final int index;

    InstanceState(int index) {
        this.index = index;
    }
}
