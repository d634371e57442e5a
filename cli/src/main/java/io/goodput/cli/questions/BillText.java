package io.goodput.cli.questions;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.bills.BillAnswer;
import io.goodput.contracts.bills.BillHour;
import io.goodput.contracts.bills.BillLine;
import io.goodput.contracts.bills.ClassBill;
import io.goodput.contracts.bills.MarginalCost;
import io.goodput.contracts.bills.RunBill;
import io.goodput.contracts.bills.TokenCosts;
import io.goodput.economics.Shares;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Bills as text or Markdown. What a column of dollars is rounded to sums to what its total is rounded to. */
final class BillText {
    private static final double HOUR = 3_600;

    private final BillAnswer answer;
    private final SimulationRequest scenario;
    private final boolean markdown;
    private final StringBuilder text = new StringBuilder();

    private BillText(BillAnswer answer, boolean markdown) {
        this.answer = answer;
        this.markdown = markdown;
        scenario = answer.question().scenario();
    }

    static String of(BillAnswer answer) {
        return new BillText(answer, false).text();
    }

    static String markdown(BillAnswer answer) {
        return new BillText(answer, true).text();
    }

    private String text() {
        paragraph(Figures.subject(scenario.model(), scenario.precision(), scenario.traffic()));
        paragraph(Figures.systemsAndLayout(scenario.layout()));
        for (RunBill bill : answer.bills()) {
            heading("%s (%s%s), %s"
                    .formatted(
                            bill.priceBook(),
                            bill.effective(),
                            bill.region() == null ? "" : "; " + bill.region(),
                            EnumNames.of(bill.tier())));
            paragraph(sum(bill));
            lines(bill);
            hours(bill);
            tokens(bill);
            classes(bill);
            marginal(bill);
        }
        heading("Assumptions");
        for (String assumption : answer.assumptions()) {
            text.append(markdown ? "- " : "  ").append(assumption).append('\n');
        }
        return text + Figures.ending(answer.errorBands(), answer.build(), "every figure's basis");
    }

    private void heading(String words) {
        text.append(markdown ? "\n## " : "\n").append(words).append(markdown ? "\n\n" : ":\n");
    }

    private void paragraph(String words) {
        text.append(words).append(markdown ? "\n\n" : "\n");
    }

    private void add(TextTable table) {
        text.append('\n').append(markdown ? table.markdown() : table.text());
    }

    private static String sum(RunBill bill) {
        return "  %s in %s h: %s/h, %s a month; %s GPU-hours billed, %s of them stepping; %s kWh at the wall%s"
                .formatted(
                        Figures.usd(bill.usd()),
                        Figures.number(bill.windowHours()),
                        Figures.usd(bill.usdPerHour()),
                        Figures.usd(bill.usdPerMonth()),
                        Figures.number(bill.gpuHours()),
                        Figures.share(bill.utilisation()),
                        Figures.number(bill.wallKilowattHours()),
                        bill.billsCommitment()
                                ? "%n  %s bills the commitment: scaling in saves nothing"
                                        .formatted(EnumNames.of(bill.tier()))
                                : "");
    }

    /** Amounts of a column at the decimals that suit the bill; they sum to its rounded total. */
    private static List<String> usd(RunBill bill, List<BigDecimal> amounts, BigDecimal total) {
        int decimals = decimals(bill);
        BigDecimal rounded = total.setScale(decimals, RoundingMode.HALF_EVEN);
        return Shares.split(rounded, amounts, decimals).stream()
                .map(each -> amounts.isEmpty() ? "" : String.format(Locale.ROOT, "%,." + decimals + "f", each))
                .toList();
    }

    private static int decimals(RunBill bill) {
        return bill.usd() >= 100 ? 2 : 4;
    }

    private static String usd(RunBill bill, BigDecimal amount) {
        return String.format(
                Locale.ROOT, "%,." + decimals(bill) + "f", amount.setScale(decimals(bill), RoundingMode.HALF_EVEN));
    }

    private void lines(RunBill bill) {
        var table = new TextTable(3, "paid for", "pool", "system", "GPU-hours", "$", "share");
        List<String> amounts = usd(
                bill,
                bill.lines().stream()
                        .map(each -> BigDecimal.valueOf(each.usd()))
                        .toList(),
                BigDecimal.valueOf(bill.usd()));
        for (int i = 0; i < amounts.size(); i++) {
            BillLine line = bill.lines().get(i);
            table.add(
                    EnumNames.of(line.kind()),
                    pool(line.pool()),
                    line.system() == null ? "" : line.system(),
                    line.gpuHours() == null ? "" : Figures.number(line.gpuHours()),
                    amounts.get(i),
                    Figures.share(bill.usd() == 0 ? 0 : line.usd() / bill.usd()));
        }
        table.add("total", "", "", Figures.number(bill.gpuHours()), usd(bill, BigDecimal.valueOf(bill.usd())), "");
        add(table);
    }

    private String pool(@Nullable Integer index) {
        if (index == null) {
            return "";
        }
        List<PoolLayout> pools = scenario.layout().pools();
        String role = EnumNames.of(pools.get(index).role());
        return pools.stream()
                                .filter(each -> each.role() == pools.get(index).role())
                                .count()
                        > 1
                ? role + " " + index
                : role;
    }

    private void hours(RunBill bill) {
        if (bill.hours().size() < 2) {
            return;
        }
        List<String> names =
                List.of("serving", "idle", "starting", "draining", "failed", "unused", "electricity", "other");
        List<ToDoubleFunction<BillHour>> parts = List.of(
                BillHour::servingUsd,
                BillHour::idleUsd,
                BillHour::startingUsd,
                BillHour::drainingUsd,
                BillHour::failedUsd,
                BillHour::committedUnusedUsd,
                BillHour::electricityUsd,
                BillHour::otherUsd);
        List<String> heading = new ArrayList<>(List.of("hour", "M tokens", "$/M", "$"));
        List<List<String>> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            ToDoubleFunction<BillHour> part = parts.get(i);
            if (bill.hours().stream().anyMatch(each -> part.applyAsDouble(each) > 0)) {
                heading.add(names.get(i));
                columns.add(bill.hours().stream()
                        .map(each -> usd(bill, BigDecimal.valueOf(part.applyAsDouble(each))))
                        .toList());
            }
        }
        List<String> sums = usd(
                bill,
                bill.hours().stream()
                        .map(each -> BigDecimal.valueOf(each.usd()))
                        .toList(),
                BigDecimal.valueOf(bill.usd()));
        var table = new TextTable(1, heading.toArray(String[]::new));
        for (int h = 0; h < sums.size(); h++) {
            BillHour hour = bill.hours().get(h);
            List<String> cells = new ArrayList<>(List.of(
                    String.format(Locale.ROOT, "%.1f to %.1f", hour.fromSeconds() / HOUR, hour.toSeconds() / HOUR),
                    Figures.number((hour.inputTokens() + hour.outputTokens()) / 1e6),
                    hour.usdPerMillionTokens() == null ? "" : Figures.usd(hour.usdPerMillionTokens()),
                    sums.get(h)));
            for (List<String> column : columns) {
                cells.add(column.get(h));
            }
            table.add(cells.toArray(String[]::new));
        }
        add(table);
    }

    private void tokens(RunBill bill) {
        TokenCosts tokens = bill.tokens();
        var table = new TextTable(1, "tokens", "M", "$", "$/M");
        long input = bill.hours().stream().mapToLong(BillHour::inputTokens).sum();
        long cached = bill.hours().stream().mapToLong(BillHour::cachedTokens).sum();
        long output = bill.hours().stream().mapToLong(BillHour::outputTokens).sum();
        List<String> amounts = usd(
                bill,
                List.of(
                        BigDecimal.valueOf(tokens.uncachedInputUsd()),
                        BigDecimal.valueOf(tokens.cachedInputUsd()),
                        BigDecimal.valueOf(tokens.outputUsd())),
                BigDecimal.valueOf(bill.usd()));
        table.add(
                "input, computed",
                millions(input - cached),
                amounts.get(0),
                rate(tokens.usdPerMillionUncachedInputTokens()));
        table.add("input, cached", millions(cached), amounts.get(1), rate(tokens.usdPerMillionCachedInputTokens()));
        table.add("output", millions(output), amounts.get(2), rate(tokens.usdPerMillionOutputTokens()));
        table.add(
                "all, whole bill",
                millions(input + output),
                usd(bill, BigDecimal.valueOf(bill.usd())),
                rate(tokens.usdPerMillionTokens()));
        table.add("output, whole bill", millions(output), "", rate(tokens.wholeUsdPerMillionOutputTokens()));
        add(table);
    }

    private static String millions(long tokens) {
        return Figures.number(tokens / 1e6);
    }

    private static String rate(@Nullable Double usd) {
        return usd == null ? "–" : Figures.usd(usd);
    }

    private void classes(RunBill bill) {
        var table =
                new TextTable(2, "class", "model", "requests", "inside limits", "$", "$/request", "$/request inside");
        List<String> amounts = usd(
                bill,
                bill.classes().stream()
                        .map(each -> BigDecimal.valueOf(each.usd()))
                        .toList(),
                BigDecimal.valueOf(bill.usd()));
        for (int i = 0; i < amounts.size(); i++) {
            ClassBill each = bill.classes().get(i);
            table.add(
                    each.name(),
                    each.model(),
                    String.format(Locale.ROOT, "%,d", each.requests()),
                    String.format(Locale.ROOT, "%,d", each.requestsInsideSlo()),
                    amounts.get(i),
                    perRequest(each.usdPerRequest()),
                    perRequest(each.usdPerRequestInsideSlo()));
        }
        add(table);
    }

    private static String perRequest(@Nullable Double usd) {
        return usd == null ? "–" : String.format(Locale.ROOT, "%.6f", usd);
    }

    private void marginal(RunBill bill) {
        if (bill.marginal().isEmpty()) {
            return;
        }
        var table = new TextTable(
                1, "one instance", "$/h", "$/M", "attainment", "change", "goodput/s", "$/1,000 more inside");
        for (MarginalCost each : bill.marginal()) {
            table.add(
                    (each.instances() > 0 ? "more " : "fewer ") + pool(each.pool()),
                    String.format(Locale.ROOT, "%+.2f", each.usdPerHour()),
                    each.usdPerMillionTokens() == null
                            ? "–"
                            : String.format(Locale.ROOT, "%+.4f", each.usdPerMillionTokens()),
                    Figures.share(each.attainment()),
                    String.format(Locale.ROOT, "%+.2f %%", each.attainmentChange() * 100),
                    String.format(Locale.ROOT, "%+.3f", each.goodputRequestsPerSecondChange()),
                    each.usdPerThousandMoreRequestsInsideSlo() == null
                            ? "–"
                            : Figures.usd(each.usdPerThousandMoreRequestsInsideSlo()));
        }
        add(table);
    }
}
