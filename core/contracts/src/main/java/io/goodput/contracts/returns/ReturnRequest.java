package io.goodput.contracts.returns;

import io.goodput.contracts.Checks;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.Report;
import io.goodput.contracts.Violation;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The question: what do capital and running costs bring back when tokens are sold at these prices? Absent fields take
 * their documented default; the answer echoes the question with every field filled.
 *
 * @param capitalUsd what is paid at the start, 0 to 10^12 dollars
 * @param residualShare share of it that is got back at the end of the life, 0 to 0.99; 0 when absent
 * @param operatingUsdPerMonth what each month of 730 hours costs whatever is sold (rent, space, staff, maintenance,
 *     licences), 0 to 10^12 dollars; 0 when absent. This or the capital must be at least 1
 * @param electricity metered electricity; when absent none besides what the two above pay for
 * @param months of life, 1 to 360
 * @param tokensPerSecond of each kind at full load; no cached input when absent. When absent the run's, of which there must
 *     be one then
 * @param run a simulated run whose tokens are full load; when absent there is none
 * @param utilisation share of full load that is served once the ramp is over, 0 to 1
 * @param soldShare share of the served tokens that is paid for, 0 to 1; 1 when absent
 * @param rampUpMonths months in which the load rises on a straight line from nothing, 0 to 360; 0 when absent
 * @param growthPerMonth by what share the load grows each month from the second on, −0.99 to 1, up to full load; 0 when
 *     absent
 * @param usdPerMillionTokens prices at the start, each 0 to 10^6; cached input costs what input does when absent
 * @param pricePath how the prices move; flat when absent
 * @param discountRatePerYear what money must earn, −0.99 to 10
 * @param apiUsdPerMillionTokens what an API takes for the same tokens, each 0 to 10^6, cached input as input when absent;
 *     when absent there is no comparison
 * @param ranges how far inputs may be off, at most one range each; none when absent
 * @param links groups of at least two inputs that have ranges and move together: one draw sets all of a group to the same
 *     percentile of each one's triangle; all inputs are independent when absent
 * @param draws of the ranges
 */
public record ReturnRequest(
        double capitalUsd,
        @Nullable Double residualShare,
        @Nullable Double operatingUsdPerMonth,
        @Nullable Electricity electricity,
        int months,
        @Nullable ByTokenKind tokensPerSecond,
        @Nullable RunTokens run,
        double utilisation,
        @Nullable Double soldShare,
        @Nullable Double rampUpMonths,
        @Nullable Double growthPerMonth,
        ByTokenKind usdPerMillionTokens,
        @Nullable PricePath pricePath,
        double discountRatePerYear,
        @Nullable ByTokenKind apiUsdPerMillionTokens,
        @Nullable List<InputRange> ranges,
        @Nullable List<List<RangedInput>> links,
        @Nullable DrawSettings draws) {
    /** What something must cost at least, so that there is a return on it. */
    private static final double LEAST_USD = 1;

    public ReturnRequest {
        var checks = new Checks();
        RangedInput.CAPITAL_USD.check(checks, "capitalUsd", capitalUsd);
        check(checks, RangedInput.RESIDUAL_SHARE, "residualShare", residualShare);
        check(checks, RangedInput.OPERATING_USD_PER_MONTH, "operatingUsdPerMonth", operatingUsdPerMonth);
        RangedInput.MONTHS.check(checks, "months", months);
        RangedInput.UTILISATION.check(checks, "utilisation", utilisation);
        check(checks, RangedInput.SOLD_SHARE, "soldShare", soldShare);
        check(checks, RangedInput.RAMP_UP_MONTHS, "rampUpMonths", rampUpMonths);
        check(checks, RangedInput.GROWTH_PER_MONTH, "growthPerMonth", growthPerMonth);
        RangedInput.DISCOUNT_RATE_PER_YEAR.check(checks, "discountRatePerYear", discountRatePerYear);
        checkPrices(checks, "usdPerMillionTokens", usdPerMillionTokens);
        if (apiUsdPerMillionTokens != null) {
            checkPrices(checks, "apiUsdPerMillionTokens", apiUsdPerMillionTokens);
        }
        checks.require(
                tokensPerSecond != null || run != null,
                "tokensPerSecond",
                "absent",
                "there must be tokensPerSecond, or a run that tells them",
                "Maybe run: {file: answer.json}, or its runId at a gateway");
        checks.require(
                tokensPerSecond == null
                        || tokensPerSecond.input() + tokensPerSecond.cachedInputOr(0) + tokensPerSecond.output() > 0,
                "tokensPerSecond",
                "0 of every kind",
                "there must be tokens of some kind",
                "Maybe what a simulation says of the layout at full load");
        checks.require(
                capitalUsd >= LEAST_USD || (operatingUsdPerMonth != null && operatingUsdPerMonth >= LEAST_USD),
                "capitalUsd",
                capitalUsd,
                "capitalUsd or operatingUsdPerMonth must be at least 1: what costs nothing has no return",
                "Maybe operatingUsdPerMonth: the price of a GPU-hour × 730 × GPUs");
        ranges = ranges == null ? null : List.copyOf(ranges);
        links = links == null ? null : links.stream().map(List::copyOf).toList();
        // What follows compares with the values of the question: only where those are sound.
        checks.done();
        checkPath(checks, pricePath, months, ranges);
        if (ranges != null) {
            var question = new ReturnRequest(
                    capitalUsd,
                    residualShare,
                    operatingUsdPerMonth,
                    electricity,
                    months,
                    tokensPerSecond,
                    run,
                    utilisation,
                    soldShare,
                    rampUpMonths,
                    growthPerMonth,
                    usdPerMillionTokens,
                    pricePath,
                    discountRatePerYear,
                    null,
                    null,
                    null,
                    null);
            checkRanges(checks, question, ranges);
        }
        if (links != null) {
            checkLinks(checks, ranges == null ? List.of() : ranges, links);
        }
        checks.done();
    }

    private static void check(Checks checks, RangedInput input, String name, @Nullable Double value) {
        if (value != null) {
            input.check(checks, name, value);
        }
    }

    private static void checkPrices(Checks checks, String name, ByTokenKind prices) {
        RangedInput.INPUT_PRICE.check(checks, name + "/input", prices.input());
        check(checks, RangedInput.CACHED_INPUT_PRICE, name + "/cachedInput", prices.cachedInput());
        RangedInput.OUTPUT_PRICE.check(checks, name + "/output", prices.output());
    }

    private static void checkPath(
            Checks checks, @Nullable PricePath path, int months, @Nullable List<InputRange> ranges) {
        if (path == null || path.factors() == null) {
            return;
        }
        double most = months;
        for (InputRange range : ranges == null ? List.<InputRange>of() : ranges) {
            if (range.input() == RangedInput.MONTHS) {
                most = Math.max(most, Math.rint(range.high()));
            }
        }
        checks.require(
                path.factors().size() >= most,
                "pricePath/factors",
                path.factors().size() + " elements",
                "a custom path has a factor for each of the " + (int) most + " months",
                "Maybe repeat the last one");
    }

    private static void checkRanges(Checks checks, ReturnRequest question, List<InputRange> ranges) {
        checks.distinct(
                "ranges",
                ranges.stream().map(range -> range.input().written()).toList(),
                1,
                RangedInput.values().length);
        for (int i = 0; i < Math.min(ranges.size(), RangedInput.values().length); i++) {
            InputRange range = ranges.get(i);
            String name = range.input().written();
            OptionalDouble value = question.find(range.input());
            if (value.isEmpty()) {
                checks.require(
                        false,
                        "ranges/" + i + "/input",
                        name,
                        "the question has no value of " + name,
                        "Maybe give one, or leave the range out");
            } else if (range.likely() == null) {
                checks.require(
                        value.getAsDouble() >= range.low() && value.getAsDouble() <= range.high(),
                        "ranges/" + i,
                        range.low() + " to " + range.high(),
                        "the range of " + name + " must hold the question's " + value.getAsDouble()
                                + ", or name what is likely",
                        "Maybe likely: " + (range.low() + range.high()) / 2);
            }
        }
        checks.require(
                least(question, ranges, RangedInput.CAPITAL_USD) >= LEAST_USD
                        || least(question, ranges, RangedInput.OPERATING_USD_PER_MONTH) >= LEAST_USD,
                "ranges",
                "a low below 1",
                "capital-usd or operating-usd-per-month must stay at least 1: what costs nothing has no return",
                "Maybe a higher low");
    }

    private static double least(ReturnRequest question, List<InputRange> ranges, RangedInput input) {
        return ranges.stream()
                .filter(range -> range.input() == input)
                .mapToDouble(InputRange::low)
                .findFirst()
                .orElse(question.find(input).orElse(0));
    }

    private static void checkLinks(Checks checks, List<InputRange> ranges, List<List<RangedInput>> links) {
        checks.require(
                links.size() <= RangedInput.values().length,
                "links",
                links.size() + " elements",
                "links must hold at most " + RangedInput.values().length + " groups",
                "Maybe fewer");
        Set<RangedInput> linked = new HashSet<>();
        for (int i = 0; i < Math.min(links.size(), RangedInput.values().length); i++) {
            List<RangedInput> group = links.get(i);
            checks.require(
                    group.size() >= 2,
                    "links/" + i,
                    group.size() + " elements",
                    "a link holds at least two inputs",
                    "Maybe leave it out");
            for (int j = 0; j < group.size(); j++) {
                RangedInput input = group.get(j);
                checks.require(
                        ranges.stream().anyMatch(range -> range.input() == input),
                        "links/" + i + "/" + j,
                        input.written(),
                        "only inputs that have a range can be linked",
                        "Maybe give it one");
                checks.require(
                        linked.add(input),
                        "links/" + i + "/" + j,
                        input.written(),
                        "an input can be linked once",
                        "Maybe put all of its group into one link");
            }
        }
    }

    /** Tokens per second of each kind at full load. */
    public ByTokenKind fullLoad() {
        return Objects.requireNonNull(tokensPerSecond, "the question is not resolved: its run was not looked up");
    }

    /**
     * The same with what a run served as its full load. Cached input is what the run found in prefix caches.
     *
     * @throws InvalidInputException when the run served nothing, or other tokens than the question's
     */
    public ReturnRequest served(String runId, Report report) {
        double window = report.usage().windowSeconds();
        long hits = report.pools().stream().mapToLong(PoolReport::hitTokens).sum();
        long input = report.usage().inputTokens() - hits;
        long output = report.usage().outputTokens();
        if (!(window > 0) || input < 0 || input + hits + output == 0) {
            throw new InvalidInputException(new Violation(
                    "/run", runId, "the run was cut short: it served no tokens", "Maybe a run that ended"));
        }
        var tokens = new ByTokenKind(input / window, hits / window, output / window);
        if (tokensPerSecond != null && !tokensPerSecond.equals(tokens)) {
            throw new InvalidInputException(new Violation(
                    "/tokensPerSecond",
                    tokensPerSecond.input() + " in, " + tokensPerSecond.output() + " out",
                    "run %s served %s in, %s of it cached, and %s out"
                            .formatted(runId, tokens.input() + hits / window, hits / window, tokens.output()),
                    "Maybe leave tokensPerSecond out"));
        }
        double busiest = report.pools().stream()
                .mapToDouble(PoolReport::utilisation)
                .max()
                .orElse(0);
        return new ReturnRequest(
                capitalUsd,
                residualShare,
                operatingUsdPerMonth,
                electricity,
                months,
                tokens,
                new RunTokens(runId, null, Math.min(1, busiest)),
                utilisation,
                soldShare,
                rampUpMonths,
                growthPerMonth,
                usdPerMillionTokens,
                pricePath,
                discountRatePerYear,
                apiUsdPerMillionTokens,
                ranges,
                links,
                draws);
    }

    /** The question's own value of an input, or its default; empty where the question has no such input. */
    public OptionalDouble find(RangedInput input) {
        return switch (input) {
            case CAPITAL_USD -> OptionalDouble.of(capitalUsd);
            case RESIDUAL_SHARE -> OptionalDouble.of(residualShare == null ? 0 : residualShare);
            case OPERATING_USD_PER_MONTH -> OptionalDouble.of(operatingUsdPerMonth == null ? 0 : operatingUsdPerMonth);
            case USD_PER_KILOWATT_HOUR ->
                electricity == null || electricity.usdPerKilowattHour() == null
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(electricity.usdPerKilowattHour());
            case THROUGHPUT_FACTOR, PRICE_FACTOR -> OptionalDouble.of(1);
            case UTILISATION -> OptionalDouble.of(utilisation);
            case SOLD_SHARE -> OptionalDouble.of(soldShare == null ? 1 : soldShare);
            case RAMP_UP_MONTHS -> OptionalDouble.of(rampUpMonths == null ? 0 : rampUpMonths);
            case GROWTH_PER_MONTH -> OptionalDouble.of(growthPerMonth == null ? 0 : growthPerMonth);
            case INPUT_PRICE -> OptionalDouble.of(usdPerMillionTokens.input());
            case CACHED_INPUT_PRICE ->
                OptionalDouble.of(usdPerMillionTokens.cachedInputOr(usdPerMillionTokens.input()));
            case OUTPUT_PRICE -> OptionalDouble.of(usdPerMillionTokens.output());
            case HALVING_MONTHS -> {
                Double halving = pricePath == null ? null : pricePath.resolved().halvingMonths();
                yield halving == null ? OptionalDouble.empty() : OptionalDouble.of(halving);
            }
            case FACTOR_PER_YEAR -> {
                Double factor = pricePath == null ? null : pricePath.resolved().factorPerYear();
                yield factor == null ? OptionalDouble.empty() : OptionalDouble.of(factor);
            }
            case MONTHS -> OptionalDouble.of(months);
            case DISCOUNT_RATE_PER_YEAR -> OptionalDouble.of(discountRatePerYear);
        };
    }
}
