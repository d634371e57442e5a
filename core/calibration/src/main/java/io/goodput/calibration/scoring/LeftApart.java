package io.goodput.calibration.scoring;

/**
 * Rows of a table that were not scored.
 *
 * @param table the table's name
 * @param reason why
 * @param rows how many
 */
public record LeftApart(String table, String reason, int rows) {}
