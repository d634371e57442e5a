package io.goodput.contracts;

/** How a request is sent to an instance (or attention rank) of a role. Of equals the first is taken. */
public enum RoutingPolicy {
    /** The next in turn, one counter per role. */
    ROUND_ROBIN,
    /** Any, with equal chance. */
    RANDOM,
    /**
     * The one with the least work sent to it and not done: prompt tokens to compute for prefill, KV blocks reserved or
     * waited for otherwise.
     */
    LEAST_LOADED,
    /** The less loaded of two drawn at random. */
    POWER_OF_TWO,
    /** Dynamo's cost: prompt blocks less those already cached there, and KV blocks in use. */
    KV_AWARE,
    /** By the hash of the prompt's first block; least loaded where it has none. */
    PREFIX_AFFINE,
    /** Where the session's last request went; least loaded where there was none. */
    SESSION_AFFINE;

    /** Whether it ever looks at the state of what it chooses from. */
    public boolean readsSignals() {
        return switch (this) {
            case ROUND_ROBIN, RANDOM -> false;
            case LEAST_LOADED, POWER_OF_TWO, KV_AWARE, PREFIX_AFFINE, SESSION_AFFINE -> true;
        };
    }
}
