package io.goodput.engine.policy;

/** What routing may see of a pool. */
public interface RoutingView {
    /** How many instances the pool has. */
    int instances();

    /**
     * Work that was sent to an instance and is not done: prompt tokens to compute for a prefill instance, KV blocks
     * reserved or waited for otherwise, by the requests' limits and never by their true output lengths.
     */
    long work(int instance);
}
