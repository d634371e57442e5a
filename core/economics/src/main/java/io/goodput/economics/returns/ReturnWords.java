package io.goodput.economics.returns;

import io.goodput.contracts.Basis;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.returns.CashFlowMonth;
import io.goodput.contracts.returns.Electricity;
import io.goodput.contracts.returns.PricePath;
import io.goodput.contracts.returns.RangedInput;
import io.goodput.contracts.returns.ReturnRequest;
import io.goodput.contracts.returns.RunTokens;
import io.goodput.economics.Economics;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an answer's figures mean, and what it takes for granted. */
final class ReturnWords {
    private ReturnWords() {}

    /** The meaning of each figure of the answer to a resolved question. */
    static List<Basis> basis(ReturnRequest question) {
        var basis = new ArrayList<>(List.of(
                new Basis(
                        "revenueUsd",
                        "Σ over the months of tokens/s at full load × 2,628,000 s × utilisation × sold share × price of"
                                + " its kind × the month's mean price factor"),
                new Basis(
                        "costUsd",
                        "capital − what is got back of it + operating cost + electricity, of the whole life, not"
                                + " discounted"),
                new Basis("multiple", "revenue / cost; a vendor's \"15x\" is this figure"),
                new Basis("roi", "(revenue − cost) / cost; the multiple less 1"),
                new Basis(
                        "npvUsd",
                        "Σ net of month m / (1 + %s)^(m/12), the capital at m = 0, each month's money at its end"
                                .formatted(plain(question.discountRatePerYear()))),
                new Basis(
                        "irrPerYear",
                        "the r with Σ net of month m / (1 + r)^(m/12) = 0, where the signs of the cash flow allow just"
                                + " one"),
                new Basis("paybackMonth", "first month by whose end Σ net ≥ 0, not discounted"),
                new Basis("breakEvenUtilisation", "the utilisation with NPV = 0, ramp, growth and all else as asked"),
                new Basis("breakEvenPriceFactor", "the factor of all prices with NPV = 0, the path as asked"),
                new Basis(
                        "usdPerMillionTokensAtStart",
                        "Σ tokens/s of a kind × its price / Σ tokens/s, input, cached input and output together"),
                new Basis("months", "a month is 730 hours; its load and its price are even")));
        RunTokens run = question.run();
        if (run != null) {
            basis.add(new Basis(
                    "tokensPerSecond",
                    "what run %s served in its measured window, over the window; cached input is what it found in prefix"
                                    .formatted(run.runId())
                            + " caches"));
        }
        if (question.apiUsdPerMillionTokens() != null) {
            basis.add(new Basis(
                    "selfHosting",
                    "fixed = annuity of the capital at the discount rate per month + operating cost + idle"
                            + " electricity; break-even volume = fixed / (API price of the mix − electricity of a"
                            + " token)"));
        }
        if (question.ranges() != null) {
            basis.add(new Basis("tornado", "NPV and multiple with one input at either end of its range"));
            basis.add(new Basis(
                    "draws",
                    "each input from a triangle of its low, likely and high, independent unless linked; percentiles"
                            + " between the nearest draws"));
        }
        return basis;
    }

    /** What is taken for granted in the answer to a resolved question. */
    static List<String> assumptions(ReturnRequest question, List<CashFlowMonth> months) {
        var assumptions = new ArrayList<String>();
        assumptions.add("The utilisation of %s is what is served of full load on average; idle time is paid for."
                .formatted(plain(question.utilisation())));
        RunTokens run = question.run();
        if (run != null && run.utilisation() != null) {
            assumptions.add(String.format(
                    Locale.ROOT,
                    "Full load is what the run served, with its busiest pool stepping %.1f %% of the time.",
                    100 * run.utilisation()));
        }
        assumptions.add(path(Objects.requireNonNull(question.pricePath())));
        if (value(question, RangedInput.SOLD_SHARE) == 1) {
            assumptions.add("Every token that is served is paid for (soldShare 1).");
        }
        if (value(question, RangedInput.OPERATING_USD_PER_MONTH) == 0) {
            assumptions.add(
                    "The capital pays for space, staff, maintenance and licences too (operatingUsdPerMonth 0).");
        }
        assumptions.add(electricity(question.electricity()));
        if (value(question, RangedInput.RESIDUAL_SHARE) == 0) {
            assumptions.add("Nothing is got back of the capital at the end (residualShare 0).");
        }
        if (question.fullLoad().cachedInputOr(0) > 0
                && value(question, RangedInput.CACHED_INPUT_PRICE)
                        == question.usdPerMillionTokens().input()) {
            assumptions.add("Cached input is sold at the price of input.");
        }
        long atFullLoad =
                months.stream().filter(each -> each.utilisation() >= 1).count();
        if (value(question, RangedInput.GROWTH_PER_MONTH) > 0 && atFullLoad > 0) {
            assumptions.add("Growth ends at full load, which %s of %s months have: nothing is added."
                    .formatted(atFullLoad, question.months()));
        }
        assumptions.add("Throughput stays what it is over the life: no software gets faster and no hardware fails.");
        assumptions.add("No taxes.");
        if (question.apiUsdPerMillionTokens() != null) {
            assumptions.add("The API's prices stay what they are, for the same mix of tokens.");
        }
        return assumptions;
    }

    private static double value(ReturnRequest question, RangedInput input) {
        return question.find(input).orElseThrow();
    }

    private static String path(PricePath path) {
        return switch (path.kind()) {
            case FLAT -> "Prices stay what they are at the start for the whole life.";
            case HALVING ->
                "Prices halve continuously, every %s months: 2^(−t/h), a month at its mean."
                        .formatted(plain(Objects.requireNonNull(path.halvingMonths())));
            case YEARLY_STEPS ->
                "Prices are multiplied by %s after each 12 months, and stay in between."
                        .formatted(plain(Objects.requireNonNull(path.factorPerYear())));
            case CUSTOM -> "Prices follow the factors of the question, one a month.";
        };
    }

    private static String electricity(@Nullable Electricity electricity) {
        if (electricity == null) {
            return "Electricity is paid for by the capital or the operating cost: none is metered.";
        }
        RateCard book = Economics.rateCard(Economics.priceBooks().getFirst());
        String same = " (as in price book " + book.priceBook() + ")";
        double price = Objects.requireNonNull(electricity.usdPerKilowattHour());
        double effectiveness = Objects.requireNonNull(electricity.powerUsageEffectiveness());
        double idle = Objects.requireNonNull(electricity.idleKilowatts());
        return "Electricity: $%s/kWh%s, PUE %s%s, from %s kW idle%s to %s kW at full load."
                .formatted(
                        plain(price),
                        price == book.usdPerKilowattHour() ? same : "",
                        plain(effectiveness),
                        effectiveness == book.powerUsageEffectiveness() ? same : "",
                        plain(idle),
                        idle == electricity.fullLoadKilowatts() ? " (as at full load, the most that it can be)" : "",
                        plain(electricity.fullLoadKilowatts()));
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
