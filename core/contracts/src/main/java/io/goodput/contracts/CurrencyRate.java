package io.goodput.contracts;

/**
 * What the money of a price book was converted with.
 *
 * @param currency of the book, ISO 4217
 * @param usdPerUnit dollars for one unit of it
 * @param source of the rate
 * @param date of the rate, ISO 8601
 */
public record CurrencyRate(String currency, double usdPerUnit, String source, String date) {}
