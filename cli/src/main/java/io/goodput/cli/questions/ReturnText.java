package io.goodput.cli.questions;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.returns.ByTokenKind;
import io.goodput.contracts.returns.CashFlowMonth;
import io.goodput.contracts.returns.DrawnReturn;
import io.goodput.contracts.returns.PricePath;
import io.goodput.contracts.returns.RangedInput;
import io.goodput.contracts.returns.ReturnAnswer;
import io.goodput.contracts.returns.ReturnRequest;
import io.goodput.contracts.returns.SelfHosting;
import io.goodput.contracts.returns.TornadoBar;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A return as text: the figures under their own names, the years, what moves them most, how far they may be off. */
final class ReturnText {
    private static final int MONTHS_PER_YEAR = 12;
    private static final int BAR_CELLS = 40;
    private static final int BAR_NAME_WIDTH = 42;

    private final ReturnAnswer answer;
    private final ReturnRequest question;

    private ReturnText(ReturnAnswer answer) {
        this.answer = answer;
        question = answer.question();
    }

    static String of(ReturnAnswer answer) {
        return new ReturnText(answer).text();
    }

    /** The cash flow by month as CSV, a row for the start and each month. */
    static String csv(ReturnAnswer answer) {
        var csv = new StringBuilder("month,utilisation,priceFactor,millionTokensSold,revenueUsd,operatingUsd,"
                + "electricityUsd,capitalUsd,netUsd,cumulativeUsd\n");
        for (CashFlowMonth month : answer.months()) {
            csv.append(month.month())
                    .append(Stream.of(
                                    month.utilisation(),
                                    month.priceFactor(),
                                    month.millionTokensSold(),
                                    month.revenueUsd(),
                                    month.operatingUsd(),
                                    month.electricityUsd(),
                                    month.capitalUsd(),
                                    month.netUsd(),
                                    month.cumulativeUsd())
                            .map(each -> ","
                                    + BigDecimal.valueOf(each)
                                            .stripTrailingZeros()
                                            .toPlainString())
                            .collect(Collectors.joining()))
                    .append('\n');
        }
        return csv.toString();
    }

    private String text() {
        var text = new StringBuilder()
                .append(money())
                .append(load())
                .append(prices())
                .append('\n')
                .append(figures())
                .append('\n')
                .append(years());
        if (answer.selfHosting() != null) {
            text.append('\n').append(selfHosting(answer.selfHosting()));
        }
        if (!answer.tornado().isEmpty()) {
            text.append('\n').append(tornado());
        }
        if (answer.draws() != null) {
            text.append('\n').append(draws(answer.draws()));
        }
        text.append("\nAssumptions:\n");
        answer.assumptions().forEach(each -> text.append("  ").append(each).append('\n'));
        return text.append("Month by month: --csv FILE; every figure's basis and all defaults: --json\n")
                .toString();
    }

    private String money() {
        double residual = Objects.requireNonNull(question.residualShare());
        return "%s at the start%s, %s a month, for %d months%n"
                .formatted(
                        usd(question.capitalUsd()),
                        residual == 0 ? "" : " (" + Figures.share(residual) + " got back at the end)",
                        usd(Objects.requireNonNull(question.operatingUsdPerMonth())),
                        question.months());
    }

    private String load() {
        ByTokenKind tokens = question.fullLoad();
        double rampUp = Objects.requireNonNull(question.rampUpMonths());
        double growth = Objects.requireNonNull(question.growthPerMonth());
        return "full load is %s tokens/s; %s of it is served%s%s, %s of that sold%n"
                .formatted(
                        kinds(tokens, each -> String.format(Locale.ROOT, "%,.0f", each)),
                        Figures.share(question.utilisation()),
                        rampUp == 0 ? "" : " after a ramp of " + Figures.number(rampUp) + " months",
                        growth == 0 ? "" : String.format(Locale.ROOT, ", growing by %.2f %% a month", 100 * growth),
                        Figures.share(Objects.requireNonNull(question.soldShare())));
    }

    private String prices() {
        PricePath path = Objects.requireNonNull(question.pricePath());
        return "%s per M tokens (%s) at the start, %s%n"
                .formatted(
                        usd(answer.usdPerMillionTokensAtStart()),
                        kinds(question.usdPerMillionTokens(), ReturnText::usd),
                        switch (path.kind()) {
                            case FLAT -> "flat";
                            case HALVING -> "halving every " + plain(path.halvingMonths()) + " months";
                            case YEARLY_STEPS -> "times " + plain(path.factorPerYear()) + " each year";
                            case CUSTOM -> "by factors of the question's own";
                        });
    }

    /** Cached input only where some is served. */
    private String kinds(ByTokenKind kinds, Function<Double, String> written) {
        double cached = question.fullLoad().cachedInputOr(0);
        return written.apply(kinds.input()) + " input"
                + (cached == 0 ? "" : ", " + written.apply(kinds.cachedInputOr(0)) + " cached input")
                + ", " + written.apply(kinds.output()) + " output";
    }

    private String figures() {
        var text = new StringBuilder();
        line(text, "revenue", usd(answer.revenueUsd()), perMillion(answer.revenueUsdPerMillionTokens()));
        line(text, "cost", usd(answer.costUsd()), perMillion(answer.costUsdPerMillionTokens()));
        line(text, "multiple", times(answer.multiple()), "revenue / cost");
        line(
                text,
                "return (ROI)",
                String.format(Locale.ROOT, "%+.2fx, %+,.0f %%", answer.roi(), 100 * answer.roi()),
                "(revenue - cost) / cost");
        line(text, "NPV", usd(answer.npvUsd()), "at " + percent(question.discountRatePerYear()) + " a year");
        line(text, "IRR", found("irrPerYear", answer.irrPerYear(), ReturnText::percent), "a year");
        line(text, "payback", found("paybackMonth", answer.paybackMonth(), each -> "month " + each), "not discounted");
        line(
                text,
                "break-even utilisation",
                found("breakEvenUtilisation", answer.breakEvenUtilisation(), Figures::share),
                "NPV 0");
        line(
                text,
                "break-even price",
                found(
                        "breakEvenPriceFactor",
                        answer.breakEvenUsdPerMillionTokens(),
                        each -> usd(each) + " per M tokens at the start"),
                "NPV 0");
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value, String basis) {
        text.append("  %-22s  %s (%s)%n".formatted(name, value, basis));
    }

    private <T> String found(String figure, @Nullable T value, Function<T, String> written) {
        return value != null
                ? written.apply(value)
                : "none: " + answer.findReason(figure).orElse("not asked for");
    }

    private static String perMillion(@Nullable Double usd) {
        return usd == null ? "no token is sold" : usd(usd) + " per M tokens sold";
    }

    private String years() {
        var table = new TextTable(
                1,
                "",
                "utilisation",
                "price",
                "M tokens",
                "revenue",
                "operating",
                "electricity",
                "capital",
                "net",
                "sum");
        List<CashFlowMonth> months = answer.months();
        row(table, "start", months.subList(0, 1));
        for (int from = 1; from < months.size(); from += MONTHS_PER_YEAR) {
            int to = Math.min(from + MONTHS_PER_YEAR, months.size());
            String name = to - from == MONTHS_PER_YEAR
                    ? "year " + (1 + from / MONTHS_PER_YEAR)
                    : "months %d to %d".formatted(from, to - 1);
            row(table, name, months.subList(from, to));
        }
        return table.text();
    }

    private static void row(TextTable table, String name, List<CashFlowMonth> months) {
        boolean start = months.getFirst().month() == 0;
        table.add(
                name,
                start ? "" : Figures.share(sum(months, CashFlowMonth::utilisation) / months.size()),
                start
                        ? ""
                        : String.format(Locale.ROOT, "%.3f", sum(months, CashFlowMonth::priceFactor) / months.size()),
                start ? "" : Figures.number(sum(months, CashFlowMonth::millionTokensSold)),
                usd(sum(months, CashFlowMonth::revenueUsd)),
                usd(sum(months, CashFlowMonth::operatingUsd)),
                usd(sum(months, CashFlowMonth::electricityUsd)),
                usd(sum(months, CashFlowMonth::capitalUsd)),
                usd(sum(months, CashFlowMonth::netUsd)),
                usd(months.getLast().cumulativeUsd()));
    }

    private static double sum(List<CashFlowMonth> months, ToDoubleFunction<CashFlowMonth> column) {
        return months.stream().mapToDouble(column).sum();
    }

    private String selfHosting(SelfHosting selfHosting) {
        Double volume = selfHosting.breakEvenMillionTokensPerMonth();
        Double share = selfHosting.breakEvenShareOfFullLoad();
        String fixed =
                "Serving oneself costs %s a month and %s per M tokens; an API takes %s per M tokens of this mix:%n"
                        .formatted(
                                usd(selfHosting.fixedUsdPerMonth()),
                                usd(selfHosting.usdPerMillionTokens()),
                                usd(selfHosting.apiUsdPerMillionTokens()));
        return fixed
                + (volume == null || share == null
                        ? "  it is always the cheaper\n"
                        : "  the same at %s M tokens a month, %s of full load%s%n"
                                .formatted(
                                        Figures.number(volume),
                                        Figures.share(share),
                                        share > 1 ? ": out of reach, the API is the cheaper" : ""));
    }

    private String tornado() {
        double least = answer.npvUsd();
        double most = answer.npvUsd();
        for (TornadoBar bar : answer.tornado()) {
            least = Math.min(least, Math.min(bar.npvAtLowUsd(), bar.npvAtHighUsd()));
            most = Math.max(most, Math.max(bar.npvAtLowUsd(), bar.npvAtHighUsd()));
        }
        var text = new StringBuilder("NPV by one input at a time, from its low to its high; | is the question's %s%n"
                .formatted(usd(answer.npvUsd())));
        for (TornadoBar bar : answer.tornado()) {
            text.append("  %-42s %s  %s to %s; multiple %s to %s%n"
                    .formatted(
                            name(bar),
                            cells(bar, least, most),
                            usd(bar.npvAtLowUsd()),
                            usd(bar.npvAtHighUsd()),
                            times(bar.multipleAtLow()),
                            times(bar.multipleAtHigh())));
        }
        return text.toString();
    }

    private static String name(TornadoBar bar) {
        String name = EnumNames.of(bar.input()) + " " + input(bar.input(), bar.low()) + " to "
                + input(bar.input(), bar.high());
        return name.length() <= BAR_NAME_WIDTH ? name : EnumNames.of(bar.input());
    }

    private static String input(RangedInput input, double value) {
        return switch (input) {
            case CAPITAL_USD, OPERATING_USD_PER_MONTH, INPUT_PRICE, CACHED_INPUT_PRICE, OUTPUT_PRICE -> usd(value);
            case RESIDUAL_SHARE, UTILISATION, SOLD_SHARE, GROWTH_PER_MONTH, DISCOUNT_RATE_PER_YEAR -> percent(value);
            case USD_PER_KILOWATT_HOUR,
                    THROUGHPUT_FACTOR,
                    RAMP_UP_MONTHS,
                    PRICE_FACTOR,
                    HALVING_MONTHS,
                    FACTOR_PER_YEAR,
                    MONTHS -> plain(value);
        };
    }

    /** The bar on the scale of all bars. */
    private String cells(TornadoBar bar, double least, double most) {
        int from = cell(Math.min(bar.npvAtLowUsd(), bar.npvAtHighUsd()), least, most);
        int to = cell(Math.max(bar.npvAtLowUsd(), bar.npvAtHighUsd()), least, most);
        int question = cell(answer.npvUsd(), least, most);
        var cells = new StringBuilder();
        for (int i = 0; i < BAR_CELLS; i++) {
            cells.append(i == question ? '|' : i >= from && i <= to ? '█' : '·');
        }
        return cells.toString();
    }

    private static int cell(double usd, double least, double most) {
        return most == least ? 0 : (int) Math.round((usd - least) / (most - least) * (BAR_CELLS - 1));
    }

    private static String draws(DrawnReturn draws) {
        var table = new TextTable(
                1, String.format(Locale.ROOT, "%,d draws, seed %d", draws.draws(), draws.seed()), "p5", "p50", "p95");
        table.add(
                "NPV",
                usd(draws.npvUsd().p5()),
                usd(draws.npvUsd().p50()),
                usd(draws.npvUsd().p95()));
        table.add(
                "multiple",
                times(draws.multiple().p5()),
                times(draws.multiple().p50()),
                times(draws.multiple().p95()));
        return "Each input drawn from the triangle of its range:%n%s  NPV below 0 in %s of the draws%n"
                .formatted(table.text(), Figures.share(draws.lossShare()));
    }

    private static String times(double value) {
        return String.format(Locale.ROOT, "%.2fx", value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%,.1f %%", 100 * share);
    }

    private static String plain(@Nullable Double value) {
        return value == null
                ? ""
                : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String usd(double value) {
        return value == 0 ? "$0" : value < 0 ? "-" + Figures.usd(-value) : Figures.usd(value);
    }
}
