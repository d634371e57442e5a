package io.goodput.contracts.claims;

/**
 * What one input's range does to a claim's value at the point that it was made of, all else as it is.
 *
 * @param input name of the input
 * @param low lower end of its range, in its unit
 * @param high upper end of its range
 * @param valueAtLow the claim's value there, in the unit of its target
 * @param valueAtHigh the claim's value there
 * @param effect size of the difference of the two
 * @param turns whether the claim holds at one end and not at the other
 */
public record InputEffect(
        String input, double low, double high, double valueAtLow, double valueAtHigh, double effect, boolean turns) {}
