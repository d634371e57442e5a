package io.goodput.economics.reconciliation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands in a cell: times and decimals as exporters write them. */
final class Cells {
    static final String TIME_ADVICE = "Maybe 2026-06-01T14:00:00Z, with another offset, or 2026-06-01";

    private static final Pattern TIME =
            Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})(?:[T ](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.\\d{1,9})?)?)?"
                    + " ?(Z|UTC|[+-]\\d{2}(?::?\\d{2})?)?(?: UTC)?");
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:\\d{1,18}(?:\\.\\d{0,60})?|\\.\\d{1,60})(?:[eE][+-]?\\d{1,3})?");
    private static final BigDecimal MOST = BigDecimal.TEN.pow(15);
    private static final int MAX_DECIMALS = 30;
    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2100;

    private Cells() {}

    /** Seconds since 1970 of a date or a time of the years 2000 to 2100; a time without a zone is UTC. */
    static Optional<Long> epochSecond(String text) {
        Matcher matcher = TIME.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            LocalDateTime time = LocalDateTime.of(
                    number(matcher.group(1)),
                    number(matcher.group(2)),
                    number(matcher.group(3)),
                    number(matcher.group(4)),
                    number(matcher.group(5)),
                    number(matcher.group(6)));
            if (time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR) {
                return Optional.empty();
            }
            return Optional.of(time.toEpochSecond(offset(matcher.group(7))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static ZoneOffset offset(@Nullable String zone) {
        return zone == null || zone.equals("Z") || zone.equals("UTC") ? ZoneOffset.UTC : ZoneOffset.of(zone);
    }

    /** A number of at most 10^15 in size, to thirty decimals. */
    static Optional<BigDecimal> decimal(String text) {
        String stripped = text.strip();
        if (!DECIMAL.matcher(stripped).matches()) {
            return Optional.empty();
        }
        var value = new BigDecimal(stripped);
        if (value.signum() != 0 && value.precision() - value.scale() > 16) {
            return Optional.empty();
        }
        BigDecimal cut = value.scale() > MAX_DECIMALS ? value.setScale(MAX_DECIMALS, RoundingMode.HALF_EVEN) : value;
        return cut.abs().compareTo(MOST) > 0 ? Optional.empty() : Optional.of(cut);
    }
}
