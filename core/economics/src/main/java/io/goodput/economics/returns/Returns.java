package io.goodput.economics.returns;

import io.goodput.contracts.RateCard;
import io.goodput.contracts.returns.Absence;
import io.goodput.contracts.returns.ByTokenKind;
import io.goodput.contracts.returns.CashFlowMonth;
import io.goodput.contracts.returns.DrawSettings;
import io.goodput.contracts.returns.Electricity;
import io.goodput.contracts.returns.InputRange;
import io.goodput.contracts.returns.PricePath;
import io.goodput.contracts.returns.RangedInput;
import io.goodput.contracts.returns.ReturnAnswer;
import io.goodput.contracts.returns.ReturnRequest;
import io.goodput.contracts.returns.SelfHosting;
import io.goodput.economics.Economics;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers what capital and running costs bring back. Thread-safe. */
public final class Returns {
    /** How far figures that are computed in two ways may be apart, relative to the largest amount. */
    private static final double TOLERANCE = 1e-9;

    private Returns() {}

    /** The question with every field filled; electricity's defaults are those of the newest price book. */
    public static ReturnRequest resolve(ReturnRequest question) {
        PricePath path = question.pricePath() == null
                ? PricePath.FLAT
                : question.pricePath().resolved();
        ByTokenKind api = question.apiUsdPerMillionTokens();
        DrawSettings draws = question.draws() == null ? new DrawSettings(null, null) : question.draws();
        return new ReturnRequest(
                question.capitalUsd(),
                value(question, RangedInput.RESIDUAL_SHARE),
                value(question, RangedInput.OPERATING_USD_PER_MONTH),
                resolve(question.electricity()),
                question.months(),
                withCachedInput(question.fullLoad(), 0),
                question.run(),
                question.utilisation(),
                value(question, RangedInput.SOLD_SHARE),
                value(question, RangedInput.RAMP_UP_MONTHS),
                value(question, RangedInput.GROWTH_PER_MONTH),
                withCachedInput(
                        question.usdPerMillionTokens(),
                        question.usdPerMillionTokens().input()),
                path,
                question.discountRatePerYear(),
                api == null ? null : withCachedInput(api, api.input()),
                question.ranges(),
                question.links(),
                question.ranges() == null ? question.draws() : draws.resolved());
    }

    private static double value(ReturnRequest question, RangedInput input) {
        return question.find(input).orElseThrow();
    }

    private static ByTokenKind withCachedInput(ByTokenKind kinds, double absent) {
        return new ByTokenKind(kinds.input(), kinds.cachedInputOr(absent), kinds.output());
    }

    private static @Nullable Electricity resolve(@Nullable Electricity asked) {
        if (asked == null) {
            return null;
        }
        RateCard book = Economics.rateCard(Economics.priceBooks().getFirst());
        return new Electricity(
                asked.fullLoadKilowatts(),
                Objects.requireNonNullElse(asked.idleKilowatts(), asked.fullLoadKilowatts()),
                Objects.requireNonNullElse(asked.powerUsageEffectiveness(), book.powerUsageEffectiveness()),
                Objects.requireNonNullElse(asked.usdPerKilowattHour(), book.usdPerKilowattHour()));
    }

    /** The answer; checks that profit is the sum of the cash flow and the multiple 1 more than the return. */
    public static ReturnAnswer answer(ReturnRequest asked) {
        ReturnRequest question = resolve(asked);
        var projection = new Projection(question);
        InputValues values = InputValues.of(question);
        CashFlow flow = projection.project(values);
        List<CashFlowMonth> months = flow.rows();

        BigDecimal revenue = flow.revenueUsd();
        BigDecimal cost = flow.capitalUsd()
                .subtract(flow.residualUsd())
                .add(flow.operatingUsd())
                .add(flow.electricityUsd());
        double millions = flow.millionTokens();
        double priceAtStart = projection.usdPerMillionTokens(values);

        var absences = new ArrayList<Absence>();
        Double rate = found(Rates.internalRateOfReturn(flow), "irrPerYear", absences);
        Double utilisation = found(Rates.breakEvenUtilisation(projection, values), "breakEvenUtilisation", absences);
        Double factor = found(Rates.breakEvenPriceFactor(projection, values), "breakEvenPriceFactor", absences);
        Integer payback = paybackMonth(months).orElse(null);
        if (payback == null) {
            absences.add(new Absence(
                    "paybackMonth", "by the end of month %s less has come in than was paid".formatted(flow.months())));
        }
        ByTokenKind api = question.apiUsdPerMillionTokens();
        SelfHosting selfHosting =
                api == null ? null : SelfHostCost.against(api, question.fullLoad(), projection, values);
        if (selfHosting != null && selfHosting.breakEvenMillionTokensPerMonth() == null) {
            absences.add(new Absence(
                    "breakEvenMillionTokensPerMonth", "the API costs no more than the electricity of a token"));
        }
        List<InputRange> ranges = question.ranges() == null ? List.of() : question.ranges();
        List<List<RangedInput>> links = question.links() == null ? List.of() : question.links();
        var answer = new ReturnAnswer(
                question,
                revenue.doubleValue(),
                cost.doubleValue(),
                flow.capitalUsd().doubleValue(),
                flow.residualUsd().doubleValue(),
                flow.operatingUsd().doubleValue(),
                flow.electricityUsd().doubleValue(),
                revenue.subtract(cost).doubleValue(),
                Digits.ratio(millions),
                Digits.ratio(priceAtStart),
                millions == 0 ? null : Digits.ratio(revenue.doubleValue() / millions),
                millions == 0 ? null : Digits.ratio(cost.doubleValue() / millions),
                Digits.ratio(over(revenue, cost)),
                Digits.ratio(over(revenue.subtract(cost), cost)),
                Digits.usd(flow.npv(question.discountRatePerYear())),
                rate,
                payback,
                utilisation,
                factor,
                factor == null ? null : Digits.ratio(factor * priceAtStart),
                selfHosting,
                months,
                Sensitivity.tornado(projection, values, ranges),
                ranges.isEmpty()
                        ? null
                        : MonteCarlo.draw(projection, values, ranges, links, Objects.requireNonNull(question.draws())),
                absences,
                ReturnWords.basis(question),
                ReturnWords.assumptions(question, months));
        check(answer);
        return answer;
    }

    private static @Nullable Double found(Rates.Found found, String figure, List<Absence> absences) {
        if (found.reason() != null) {
            absences.add(new Absence(figure, found.reason()));
        }
        return found.value() == null ? null : Digits.ratio(found.value());
    }

    private static double over(BigDecimal whole, BigDecimal part) {
        return whole.divide(part, MathContext.DECIMAL128).doubleValue();
    }

    private static Optional<Integer> paybackMonth(List<CashFlowMonth> months) {
        return months.stream()
                .filter(each -> each.month() > 0 && each.cumulativeUsd() >= 0)
                .findFirst()
                .map(CashFlowMonth::month);
    }

    private static void check(ReturnAnswer answer) {
        double largest = Math.max(Math.abs(answer.revenueUsd()), Math.abs(answer.costUsd()));
        require(answer.profitUsd(), answer.months().getLast().cumulativeUsd(), largest, "sum of the cash flow");
        require(answer.multiple(), 1 + answer.roi(), Math.max(1, answer.multiple()), "multiple");
    }

    private static void require(double actual, double expected, double scale, String what) {
        if (!(Math.abs(actual - expected) <= scale * TOLERANCE)) {
            throw new IllegalStateException("the %s is %s but must be %s".formatted(what, actual, expected));
        }
    }
}
