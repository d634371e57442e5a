package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import java.util.List;

/**
 * Counts by the hour and the day. Outside all windows a pool has its least count.
 *
 * @param windows 1 to 100, of which no two overlap
 */
public record Schedule(List<ScheduleWindow> windows) {
    public Schedule {
        windows = List.copyOf(windows);
        var checks = new Checks();
        checks.require(
                !windows.isEmpty() && windows.size() <= 100,
                "windows",
                windows.size() + " elements",
                "windows must hold between 1 and 100 elements",
                "Maybe one from 8 to 20");
        for (int i = 0; i < Math.min(100, windows.size()); i++) {
            for (int j = 0; j < i; j++) {
                checks.require(
                        !windows.get(i).overlaps(windows.get(j)),
                        "windows/" + i,
                        windows.get(i).written(),
                        "windows must not overlap, and this one does windows/" + j,
                        "Maybe end the earlier one where the later begins");
            }
        }
        checks.done();
    }
}
