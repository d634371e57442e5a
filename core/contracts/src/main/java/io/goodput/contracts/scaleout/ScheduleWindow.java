package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hours in which a pool has a count of its own. The run starts at hour 0 of day 0.
 *
 * @param days days of the week, 0 to 6; every day when absent
 * @param fromHour 0 to 24, below toHour
 * @param toHour 0 to 24
 * @param instances what the pool should have, 0 to 4,096
 */
public record ScheduleWindow(@Nullable List<Integer> days, double fromHour, double toHour, int instances) {
    public ScheduleWindow {
        var checks = new Checks();
        if (days != null) {
            days = List.copyOf(days);
            checks.distinct("days", days, 1, 7);
            for (int i = 0; i < Math.min(7, days.size()); i++) {
                checks.range("days/" + i, days.get(i), 0, 6);
            }
        }
        checks.range("fromHour", fromHour, 0, 24);
        checks.range("toHour", toHour, 0, 24);
        checks.require(
                fromHour < toHour,
                "toHour",
                toHour,
                "toHour must be after fromHour (" + fromHour + ")",
                "Maybe two windows, when it goes through midnight");
        checks.range("instances", instances, 0, 4_096);
        checks.done();
    }

    /** Whether it holds on a day of the week. */
    public boolean isOn(int day) {
        return days == null || days.contains(day);
    }

    /** In short: {@code 8.0 to 20.0 on days [0, 1]}. */
    String written() {
        return fromHour + " to " + toHour + (days == null ? "" : " on days " + days);
    }

    /** Whether both hold at some time. */
    boolean overlaps(ScheduleWindow other) {
        boolean sameDay = false;
        for (int day = 0; day < 7; day++) {
            sameDay |= isOn(day) && other.isOn(day);
        }
        return sameDay && fromHour < other.toHour && other.fromHour < toHour;
    }
}
