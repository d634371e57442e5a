package io.goodput.contracts;

/**
 * A price book of a list.
 *
 * @param priceBook versioned name of the book
 * @param effective the months that its prices hold for
 */
public record ListedPriceBook(String priceBook, String effective) {}
