package io.goodput.engine.scaling;

import io.goodput.contracts.scaleout.Schedule;
import io.goodput.contracts.scaleout.ScheduleWindow;
import java.util.List;

/**
 * Counts by the hour and the day, outside all windows each pool's least. It looks once a minute, or once a second when a
 * window begins or ends between two minutes, so that edges on whole seconds are met exactly; what holds from the very
 * start holds from the first look on.
 */
final class ScheduledCount implements Controller {
    private static final double HOUR_SECONDS = 3_600;
    private static final double DAY_SECONDS = 86_400;

    private final List<ScheduleWindow> windows;
    /** Of each window, in seconds of the day. */
    private final double[] froms;

    private final double[] untils;
    private final double intervalSeconds;

    ScheduledCount(Schedule schedule) {
        windows = schedule.windows();
        froms = windows.stream()
                .mapToDouble(window -> secondOfDay(window.fromHour()))
                .toArray();
        untils = windows.stream()
                .mapToDouble(window -> secondOfDay(window.toHour()))
                .toArray();
        boolean areOnMinutes = true;
        for (int i = 0; i < froms.length; i++) {
            areOnMinutes &= froms[i] % 60 == 0 && untils[i] % 60 == 0;
        }
        intervalSeconds = areOnMinutes ? 60 : 1;
    }

    /** To the millisecond: 8.1 h are 29,160 s. */
    private static double secondOfDay(double hour) {
        return Math.rint(hour * HOUR_SECONDS * 1_000) / 1_000;
    }

    @Override
    public double intervalSeconds() {
        return intervalSeconds;
    }

    @Override
    public void decide(ScalingView view, int[] desired) {
        double days = Math.floor(view.now() / DAY_SECONDS);
        int window = windowAt((int) (days % 7), view.now() - days * DAY_SECONDS);
        for (int pool = 0; pool < view.pools(); pool++) {
            int least = view.minInstances(pool);
            int wanted = window < 0 ? least : windows.get(window).instances();
            desired[pool] = Math.max(least, Math.min(view.maxInstances(pool), wanted));
        }
    }

    private int windowAt(int day, double second) {
        for (int i = 0; i < froms.length; i++) {
            if (second >= froms[i] && second < untils[i] && windows.get(i).isOn(day)) {
                return i;
            }
        }
        return -1;
    }
}
