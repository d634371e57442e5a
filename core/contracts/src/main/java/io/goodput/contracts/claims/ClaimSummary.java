package io.goodput.contracts.claims;

/**
 * One line of the list of claims.
 *
 * @param id number by which it is asked for
 * @param title in a few words
 * @param statement what is claimed
 * @param saidBy who says so
 * @param summary its verdict in a line, with the inputs as they ship
 */
public record ClaimSummary(int id, String title, String statement, String saidBy, String summary) {}
