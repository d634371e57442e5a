package io.goodput.economics.reconciliation;

import io.goodput.contracts.reconciliation.HourRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Clock hours, given in order, as a count and as ranges. */
final class HourRanges {
    private static final int MAX_SHOWN = 20;
    private static final long HOUR_SECONDS = 3_600;

    private final List<HourRange> ranges = new ArrayList<>();
    private int count;
    private long first;
    private long next = Long.MIN_VALUE;

    static String time(long hour) {
        return Instant.ofEpochSecond(hour * HOUR_SECONDS).toString();
    }

    void add(long hour) {
        if (hour != next) {
            close();
            first = hour;
        }
        next = hour + 1;
        count++;
    }

    private void close() {
        if (next != Long.MIN_VALUE && ranges.size() < MAX_SHOWN) {
            ranges.add(new HourRange(time(first), time(next)));
        }
    }

    int count() {
        return count;
    }

    /** The first twenty; nothing can be added afterwards. */
    List<HourRange> ranges() {
        close();
        next = Long.MIN_VALUE;
        return ranges;
    }
}
