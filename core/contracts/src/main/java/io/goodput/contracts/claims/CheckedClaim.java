package io.goodput.contracts.claims;

/**
 * A claim and its verdict.
 *
 * @param claim with the inputs that were used
 * @param verdict the region in which it holds with them
 */
public record CheckedClaim(Claim claim, Verdict verdict) {}
