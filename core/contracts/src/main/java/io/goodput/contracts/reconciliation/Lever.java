package io.goodput.contracts.reconciliation;

/**
 * Something that would have made the bill smaller. Levers overlap: two of them together save less than their sum, unless
 * they say otherwise.
 *
 * @param kind what is done
 * @param system on which; "all" where it is the whole fleet
 * @param usd what the bill would have been smaller by
 * @param action what to do
 * @param formula how the sum comes about, with its numbers
 * @param assumes what must hold
 */
public record Lever(LeverKind kind, String system, double usd, String action, String formula, String assumes) {}
