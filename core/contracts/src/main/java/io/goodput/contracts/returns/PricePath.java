package io.goodput.contracts.returns;

import io.goodput.contracts.Checks;
import io.goodput.contracts.EnumNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the prices of tokens move over the life, as factors of the prices at the start.
 *
 * @param kind flat, halving, yearly-steps or custom
 * @param halvingMonths of halving: after how many months prices are half, 0.25 to 1,200; 12 when absent
 * @param factorPerYear of yearly-steps: what prices are multiplied by after each 12 months, 0 to 10; 0.5 when absent
 * @param factors of custom: a factor for each month of the life, at most 360, each 0 to 1,000; more than the life has
 *     are not used
 */
public record PricePath(
        PricePathKind kind,
        @Nullable Double halvingMonths,
        @Nullable Double factorPerYear,
        @Nullable List<Double> factors) {
    /** Prices that stay. */
    public static final PricePath FLAT = new PricePath(PricePathKind.FLAT, null, null, null);

    private static final int MOST_MONTHS = 360;
    private static final double DEFAULT_HALVING_MONTHS = 12;
    private static final double DEFAULT_FACTOR_PER_YEAR = 0.5;

    public PricePath {
        var checks = new Checks();
        checkKind(checks, kind, PricePathKind.HALVING, "halvingMonths", halvingMonths);
        checkKind(checks, kind, PricePathKind.YEARLY_STEPS, "factorPerYear", factorPerYear);
        checkKind(checks, kind, PricePathKind.CUSTOM, "factors", factors);
        if (halvingMonths != null) {
            RangedInput.HALVING_MONTHS.check(checks, "halvingMonths", halvingMonths);
        }
        if (factorPerYear != null) {
            RangedInput.FACTOR_PER_YEAR.check(checks, "factorPerYear", factorPerYear);
        }
        if (factors != null) {
            factors = List.copyOf(factors);
            checks.require(
                    factors.size() <= MOST_MONTHS,
                    "factors",
                    factors.size() + " elements",
                    "factors must hold at most " + MOST_MONTHS + " elements",
                    "Maybe fewer");
            for (int i = 0; i < Math.min(factors.size(), MOST_MONTHS); i++) {
                RangedInput.PRICE_FACTOR.check(checks, "factors/" + i, factors.get(i));
            }
        }
        checks.require(
                kind != PricePathKind.CUSTOM || factors != null,
                "factors",
                "absent",
                "a custom path has a factor for each month",
                "Maybe factors: [1, 0.95, 0.9]");
        checks.done();
    }

    private static void checkKind(
            Checks checks, PricePathKind kind, PricePathKind owner, String name, @Nullable Object value) {
        checks.require(
                value == null || kind == owner,
                "kind",
                EnumNames.of(kind),
                name + " belongs to the kind " + EnumNames.of(owner),
                "Maybe kind: " + EnumNames.of(owner) + ", or leave " + name + " out");
    }

    /** The same with the defaults of its kind filled in. */
    public PricePath resolved() {
        return switch (kind) {
            case FLAT, CUSTOM -> this;
            case HALVING ->
                new PricePath(kind, halvingMonths == null ? DEFAULT_HALVING_MONTHS : halvingMonths, null, null);
            case YEARLY_STEPS ->
                new PricePath(kind, null, factorPerYear == null ? DEFAULT_FACTOR_PER_YEAR : factorPerYear, null);
        };
    }
}
