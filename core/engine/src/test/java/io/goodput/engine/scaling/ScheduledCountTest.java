package io.goodput.engine.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.contracts.scaleout.Schedule;
import io.goodput.contracts.scaleout.ScheduleWindow;
import io.goodput.engine.scaling.StatedView.Pool;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduledCountTest {
    private final Pool pool = new Pool(PoolRole.DECODE);
    private final StatedView view = new StatedView(pool);

    private static Controller of(ScheduleWindow... windows) {
        return Controllers.of(
                new ScalingController(
                        PolicyKind.SCHEDULE, null, null, null, new Schedule(List.of(windows)), null, null, null, null),
                List.of(StatedProfile.decode()),
                new int[] {1},
                new ServingTargets(1, 1, 1, 0.99));
    }

    private int at(Controller controller, double seconds) {
        int[] desired = {1};
        controller.decide(view.at(seconds), desired);
        return desired[0];
    }

    /** On working days 6 from 8 to 20 o'clock, on day 5 at noon 3, else the least, 2. */
    @ParameterizedTest
    @CsvSource({
        "28740, 2",
        "28800, 6",
        "71940, 6",
        "72000, 2",
        "460800, 2",
        "475200, 3",
        "478800, 2",
        "633600, 6",
        "1065600, 2"
    })
    void windowsHoldFromEdgeToEdge(double seconds, int expected) {
        pool.min = 2;
        Controller controller =
                of(new ScheduleWindow(List.of(0, 1, 2, 3, 4), 8, 20, 6), new ScheduleWindow(List.of(5), 12, 13, 3));
        assertEquals(60, controller.intervalSeconds());
        assertEquals(expected, at(controller, seconds));
    }

    /** 8.1 h are 29,160 s, a whole minute, whatever 8.1 · 3600 is in binary; 8.005 h are 28,818 s and are not. */
    @Test
    void edgesAreMetExactly() {
        Controller tenths = of(new ScheduleWindow(null, 8.1, 9.7, 5));
        assertEquals(60, tenths.intervalSeconds());
        assertEquals(1, at(tenths, 29_100));
        assertEquals(5, at(tenths, 29_160));
        assertEquals(1, at(tenths, 34_920));
        Controller seconds = of(new ScheduleWindow(null, 8.005, 9, 5));
        assertEquals(1, seconds.intervalSeconds());
        assertEquals(1, at(seconds, 28_817));
        assertEquals(5, at(seconds, 28_818));
    }

    @Test
    void countsStayInsideTheBoundsWhichMayBeZero() {
        pool.min = 0;
        pool.max = 4;
        Controller controller = of(new ScheduleWindow(null, 1, 2, 9), new ScheduleWindow(null, 2, 3, 0));
        assertEquals(0, at(controller, 60));
        assertEquals(4, at(controller, 3_600));
        assertEquals(0, at(controller, 7_200));
    }
}
