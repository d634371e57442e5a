package io.goodput.economics.reconciliation;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.contracts.reconciliation.TokenHour;
import io.goodput.contracts.reconciliation.TokenTotals;
import io.goodput.economics.GivenFile;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tokens by clock hour in UTC. An hour that nothing is said about is unknown, not empty. */
final class TokenHours {
    private static final int MAX_HOURS = 9_000;
    private static final long HOUR_SECONDS = 3_600;

    private final SortedMap<Long, TokenTotals> hours = new TreeMap<>();

    /** Adds hours of the question. */
    void add(List<TokenHour> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            TokenHour each = tokens.get(i);
            String pointer = "/tokens/" + i;
            long second = Cells.epochSecond(each.time())
                    .orElseThrow(() -> new InvalidInputException(new Violation(
                            pointer + "/time",
                            each.time(),
                            "time must be a time of the years 2000 to 2100",
                            Cells.TIME_ADVICE)));
            try {
                add(second, each.totals());
            } catch (InvalidInputException e) {
                throw e.under(pointer);
            }
        }
    }

    /** Adds a file: columns time, inputTokens, cachedInputTokens (or none) and outputTokens. */
    void read(GivenFile file) {
        try (var table = new CsvTable(file)) {
            int time = table.required("time", "hour", "start", "timestamp", "date");
            int input = table.required("inputTokens", "input", "promptTokens");
            int cached = table.column("cachedInputTokens", "cachedInput", "cachedPromptTokens", "cachedTokens");
            int output = table.required("outputTokens", "output", "completionTokens", "generationTokens");
            while (table.next()) {
                long second = Cells.epochSecond(table.cell(time))
                        .orElseThrow(() -> table.at(
                                table.cell(time),
                                table.columnName(time) + " must be a time of the years 2000 to 2100",
                                Cells.TIME_ADVICE));
                var tokens = new TokenTotals(tokens(table, input), tokens(table, cached), tokens(table, output));
                try {
                    add(second, tokens);
                } catch (InvalidInputException e) {
                    Violation first = e.violations().getFirst();
                    throw table.at(first.value(), first.rule(), first.advice());
                }
            }
            if (table.rows() == 0) {
                throw table.whole("no rows", "tokens by hour are needed", "Maybe another file");
            }
        }
    }

    private static long tokens(CsvTable table, int column) {
        String text = column < 0 ? "0" : table.cell(column);
        Optional<BigDecimal> value = Cells.decimal(text);
        if (value.isEmpty()
                || value.get().signum() < 0
                || value.get().stripTrailingZeros().scale() > 0) {
            throw table.at(
                    text,
                    table.columnName(column) + " must be a whole number, 0 or more, of at most 10^15",
                    "Maybe tokens, not thousands or millions of them");
        }
        return value.get().longValueExact();
    }

    private void add(long second, TokenTotals tokens) {
        hours.merge(Math.floorDiv(second, HOUR_SECONDS), tokens, TokenTotals::plus);
        if (hours.size() > MAX_HOURS) {
            throw new InvalidInputException(new Violation(
                    "",
                    "more than " + MAX_HOURS + " hours",
                    "tokens may be of at most " + MAX_HOURS + " hours",
                    "Maybe the hours of one bill"));
        }
    }

    boolean isEmpty() {
        return hours.isEmpty();
    }

    /** By hours since 1970. */
    SortedMap<Long, TokenTotals> hours() {
        return hours;
    }
}
