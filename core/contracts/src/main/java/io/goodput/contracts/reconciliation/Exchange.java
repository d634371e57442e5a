package io.goodput.contracts.reconciliation;

import io.goodput.contracts.Checks;

/**
 * The rate at which a bill in another currency becomes dollars.
 *
 * @param currency three letters of ISO 4217, other than USD
 * @param usdPerCurrencyUnit above 0 and at most 1,000,000
 * @param asOf date of the rate, such as 2026-06-30
 */
public record Exchange(String currency, double usdPerCurrencyUnit, String asOf) {
    public Exchange {
        var checks = new Checks();
        checks.require(
                currency.matches("[A-Z]{3}") && !currency.equals("USD"),
                "currency",
                currency,
                "currency must be the three capital letters of another currency than USD",
                "Maybe EUR, or leave the exchange out");
        checks.positive("usdPerCurrencyUnit", usdPerCurrencyUnit, 1_000_000);
        checkDate(checks, asOf);
        checks.done();
    }

    static void checkDate(Checks checks, String asOf) {
        checks.require(
                asOf.matches("\\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?"),
                "asOf",
                asOf,
                "asOf must be a date: year, month and, where known, day",
                "Maybe 2026-06-30");
    }
}
