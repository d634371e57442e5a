package io.goodput.contracts;

/** How a request is sent to an instance of a pool. */
public enum RoutingPolicy {
    /** The next instance in turn, one counter per pool. */
    ROUND_ROBIN,
    /** The instance with the least work: queued prompt tokens for prefill, reserved KV blocks for decode; ties to the lowest index. */
    LEAST_LOADED
}
