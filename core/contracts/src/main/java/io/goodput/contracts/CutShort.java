package io.goodput.contracts;

/**
 * A run that was ended before its time, since its objective could not be met any more: more measured requests had missed
 * a limit than may.
 *
 * @param endedRequests measured requests that had ended by then
 * @param measuredRequests that the run would have had at most
 */
public record CutShort(long endedRequests, long measuredRequests) {}
