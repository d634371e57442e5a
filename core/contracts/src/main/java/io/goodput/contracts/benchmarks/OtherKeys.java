package io.goodput.contracts.benchmarks;

/**
 * What the file holds beside the row's figures.
 *
 * @param json canonical JSON: one object, values by JSON pointer from the row's object; of a list of numbers its count
 *     and mean
 * @param leftOut values that were not kept, since a row keeps at most 100 and 4,096 characters
 */
public record OtherKeys(String json, int leftOut) {}
