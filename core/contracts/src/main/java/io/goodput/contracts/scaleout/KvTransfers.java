package io.goodput.contracts.scaleout;

/**
 * The transfers of KV that ended in the measured window, by the path that they took.
 *
 * @param fabric between two instances of one fabric, over NVLink
 * @param fabricBytes of those
 * @param network between any others, over the NICs
 * @param networkBytes of those
 */
public record KvTransfers(long fabric, long fabricBytes, long network, long networkBytes) {}
