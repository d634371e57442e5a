package io.goodput.contracts.returns;

/**
 * A month of 730 hours, or the start. Amounts are in dollars, rounded to a millionth once each; the columns sum to the
 * answer's totals.
 *
 * @param month 0 is the start; its money moves then, that of the others at their end
 * @param utilisation share of full load that is served, the month's mean, 0..1
 * @param priceFactor prices over those at the start, the month's mean
 * @param millionTokensSold tokens of all kinds that are paid for, in millions
 * @param revenueUsd what they bring
 * @param operatingUsd what is paid whatever is sold
 * @param electricityUsd metered electricity
 * @param capitalUsd what is paid at the start; below 0 where it is got back
 * @param netUsd revenue less all that is paid
 * @param cumulativeUsd netUsd of this and all months before, not discounted
 */
public record CashFlowMonth(
        int month,
        double utilisation,
        double priceFactor,
        double millionTokensSold,
        double revenueUsd,
        double operatingUsd,
        double electricityUsd,
        double capitalUsd,
        double netUsd,
        double cumulativeUsd) {}
