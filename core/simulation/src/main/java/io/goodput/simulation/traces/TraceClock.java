package io.goodput.simulation.traces;

import io.goodput.contracts.TraceMapping.Unit;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The times of a trace in seconds from its second 0, which is a given time or that of the first row. Whole numbers and
 * timestamps are subtracted exactly, before they become a fraction.
 */
final class TraceClock {
    private static final long NANOS = 1_000_000_000L;
    private static final double NOT_WHOLE = Double.NaN;

    private final TraceErrors errors;
    private final Unit unit;
    private final double perSecond;
    private boolean started;
    private long zeroTicks;
    private double zero;

    TraceClock(TraceErrors errors, Unit unit, @Nullable String zero) {
        this.errors = errors;
        this.unit = unit;
        perSecond = switch (unit) {
            case SECONDS -> 1;
            case MILLISECONDS -> 1e3;
            case MICROSECONDS -> 1e6;
            case NANOSECONDS, TIMESTAMP -> 1e9;
        };
        if (zero != null) {
            start(0, "zero", zero);
        }
    }

    private void start(long line, String column, String text) {
        started = true;
        if (isTicks(text)) {
            zeroTicks = ticks(line, column, text);
            this.zero = zeroTicks;
        } else {
            zeroTicks = Long.MIN_VALUE;
            this.zero = number(line, column, text);
        }
    }

    /** Seconds from second 0. */
    double seconds(long line, String column, String text) {
        if (!started) {
            start(line, column, text);
        }
        double seconds;
        if (isTicks(text) && zeroTicks != Long.MIN_VALUE) {
            long ticks = ticks(line, column, text);
            long since = ticks - zeroTicks;
            if (((ticks ^ zeroTicks) & (ticks ^ since)) < 0) {
                throw errors.at(line, text, column + " is too far from second 0", "Maybe another unit");
            }
            seconds = since / perSecond;
        } else {
            double value = isTicks(text) ? (double) ticks(line, column, text) : number(line, column, text);
            seconds = zero == 0 ? value / perSecond : (value - zero) / perSecond;
        }
        if (!(seconds >= 0 && seconds <= 1e12)) {
            throw errors.at(
                    line,
                    text,
                    column + " must not be before second 0 of the trace, nor absurdly far from it",
                    "Maybe sort the trace by time, or give another unit or zero");
        }
        return seconds;
    }

    /** A length of time in seconds. */
    double duration(long line, String column, String text) {
        if (unit == Unit.TIMESTAMP) {
            throw errors.at(line, text, column + " is a length of time, not a timestamp", "Maybe unit: milliseconds");
        }
        double value = number(line, column, text) / perSecond;
        if (!(value >= 0 && value <= 1e9)) {
            throw errors.at(line, text, column + " must be between 0 and 1000000000 s", "Maybe another unit");
        }
        return value;
    }

    private boolean isTicks(String text) {
        return unit == Unit.TIMESTAMP || isWhole(text);
    }

    private static boolean isWhole(String text) {
        int from = text.startsWith("-") ? 1 : 0;
        if (text.length() == from || text.length() > 18) {
            return false;
        }
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private long ticks(long line, String column, String text) {
        return unit == Unit.TIMESTAMP ? nanos(line, column, text) : Long.parseLong(text);
    }

    private double number(long line, String column, String text) {
        double value;
        try {
            value = text.length() > 64 ? NOT_WHOLE : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            value = NOT_WHOLE;
        }
        if (!Double.isFinite(value)) {
            throw errors.at(
                    line,
                    text,
                    column + " must be a finite number",
                    text.contains(":") ? "Maybe unit: timestamp" : "Maybe another column");
        }
        return value;
    }

    /** Nanoseconds since 1970 of 2023-11-16 18:17:03.9799600, with T or a space, 0 to 9 digits, and a zone or none (UTC). */
    private long nanos(long line, String column, String text) {
        try {
            if (text.length() < 19
                    || text.charAt(4) != '-'
                    || text.charAt(7) != '-'
                    || (text.charAt(10) != ' ' && text.charAt(10) != 'T')
                    || text.charAt(13) != ':'
                    || text.charAt(16) != ':') {
                throw new NumberFormatException();
            }
            long day = LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10))
                    .toEpochDay();
            int hour = digits(text, 11, 13);
            int minute = digits(text, 14, 16);
            int second = digits(text, 17, 19);
            if (hour > 23 || minute > 59 || second > 59 || Math.abs(day) > 100_000) {
                throw new NumberFormatException();
            }
            int at = 19;
            long fraction = 0;
            if (at < text.length() && text.charAt(at) == '.') {
                int stop = ++at;
                while (stop < text.length() && text.charAt(stop) >= '0' && text.charAt(stop) <= '9') {
                    stop++;
                }
                if (stop == at || stop - at > 9) {
                    throw new NumberFormatException();
                }
                fraction = digits(text, at, stop);
                for (int i = stop - at; i < 9; i++) {
                    fraction *= 10;
                }
                at = stop;
            }
            long seconds = ((day * 24 + hour) * 60 + minute) * 60 + second - zoneSeconds(text.substring(at));
            return Math.addExact(Math.multiplyExact(seconds, NANOS), fraction);
        } catch (NumberFormatException | java.time.DateTimeException | ArithmeticException e) {
            throw errors.at(
                    line,
                    text,
                    column + " must be a time such as 2024-05-12 00:00:00.001163+00:00",
                    "Maybe unit: seconds");
        }
    }

    private static long zoneSeconds(String zone) {
        if (zone.isEmpty() || zone.equals("Z")) {
            return 0;
        }
        String plain = zone.replace(":", "");
        char sign = plain.charAt(0);
        if (plain.length() != 5 || (sign != '+' && sign != '-')) {
            throw new NumberFormatException();
        }
        long seconds = digits(plain, 1, 3) * 3600L + digits(plain, 3, 5) * 60L;
        return sign == '+' ? seconds : -seconds;
    }

    private static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new NumberFormatException();
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
