package io.goodput.contracts;

/** How a request is sent to an instance of a pool. */
public enum RoutingPolicy {
    /** The next instance in turn, one counter per pool. */
    ROUND_ROBIN,
    /**
     * The instance with the least work sent to it and not done; of equals the first. Work is prompt tokens to compute
     * for prefill, KV blocks reserved or waited for otherwise.
     */
    LEAST_LOADED
}
