package io.goodput.contracts.scaleout;

/** What can fail. */
public enum FaultKind {
    /** One GPU: its node's instances that use it. */
    GPU,
    /** A node with all its GPUs. */
    NODE,
    /** A rack with all its nodes: power, cooling or its switch. */
    RACK,
    /** The uplink of a rack. */
    LINK,
    /** A node, or one GPU of it, that works slowly: a straggler. */
    SLOW,
    /** The storage or registry that weights and images come from: nothing starts meanwhile. */
    STORAGE
}
