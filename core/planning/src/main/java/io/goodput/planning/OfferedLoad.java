package io.goodput.planning;

import io.goodput.contracts.PoolRole;

/** What is known of a load before it is simulated, as far as pools can be too small for it. */
interface OfferedLoad {
    /**
     * The least rate of work, in requests of mean lengths per second, that a pool must be able to do when the objective
     * lets a share of the requests miss, and the others have their work done within a time of their arrival.
     *
     * @param missed 0..1
     * @param seconds from a request's arrival to the end of its work, at most
     */
    double leastRequestsPerSecond(PoolRole role, double missed, double seconds);

    /** No output is shorter. */
    double minOutputTokens();

    /** No output is longer. */
    double maxOutputTokens();

    /** Whether the required share of requests cannot be made of such that have no token behind the first. */
    boolean mustDecode(double requiredShare);
}
