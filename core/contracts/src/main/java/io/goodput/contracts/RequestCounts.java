package io.goodput.contracts;

/** Requests of a whole run by where they ended. arrived = finished + rejected + timedOut + failed + inFlight (law 1). */
public record RequestCounts(long arrived, long finished, long rejected, long timedOut, long failed, long inFlight) {}
