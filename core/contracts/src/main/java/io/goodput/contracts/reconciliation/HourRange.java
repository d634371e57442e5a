package io.goodput.contracts.reconciliation;

/**
 * Hours in a row.
 *
 * @param from the first, in UTC
 * @param to the end of the last, in UTC
 */
public record HourRange(String from, String to) {}
