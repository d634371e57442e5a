package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.Report;
import io.goodput.contracts.Usage;
import io.goodput.contracts.UsageHour;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.PoolScaling;
import io.goodput.contracts.scaleout.RackUsage;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.contracts.scaleout.Schedule;
import io.goodput.contracts.scaleout.ScheduleWindow;
import io.goodput.engine.SmallWorkload.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The hours of a window follow one another and sum to the whole. */
class UsageHoursTest {
    private static final double HOUR = 3_600;
    private static final double EXACT = 1e-9;

    private static List<UsageHour> hours(Report report) {
        return Objects.requireNonNull(report.usage().hours());
    }

    private static double sum(List<UsageHour> hours, ToDoubleFunction<UsageHour> of) {
        return hours.stream().mapToDouble(of).sum();
    }

    private static void near(double expected, double actual, String what) {
        assertEquals(expected, actual, EXACT * Math.max(1, Math.abs(expected)), what);
    }

    /** Of pools that do not change, and of those that do. */
    private static void checkSums(Report report, String what) {
        Usage usage = report.usage();
        List<UsageHour> hours = hours(report);
        assertTrue(
                !hours.isEmpty() && hours.size() <= UsageHour.most(usage.pools().size()), what);
        for (int i = 1; i < hours.size(); i++) {
            assertEquals(hours.get(i - 1).toSeconds(), hours.get(i).fromSeconds(), what);
        }
        near(usage.windowSeconds(), sum(hours, UsageHour::seconds), what);
        near((double) usage.inputTokens(), sum(hours, UsageHour::inputTokens), what);
        near((double) usage.outputTokens(), sum(hours, UsageHour::outputTokens), what);
        for (int p = 0; p < usage.pools().size(); p++) {
            int pool = p;
            PoolUsage whole = usage.pools().get(p);
            near(
                    whole.servingGpuSeconds() + whole.idleGpuSeconds(),
                    sum(hours, each -> each.pools().get(pool).heldGpuSeconds()),
                    what);
            near(
                    whole.servingGpuSeconds(),
                    sum(hours, each -> each.pools().get(pool).steppingGpuSeconds()),
                    what);
            near(
                    whole.prefillGpuSeconds(),
                    sum(hours, each -> each.pools().get(pool).prefillGpuSeconds()),
                    what);
            near(
                    whole.energy().drawnJoules(),
                    sum(hours, each -> each.pools().get(pool).wallJoules()),
                    what);
        }
        if (report.scaleOut() == null) {
            return;
        }
        for (int p = 0; p < usage.pools().size(); p++) {
            int pool = p;
            PoolScaling whole = report.scaleOut().pools().get(p);
            near(
                    whole.servingGpuSeconds(),
                    sum(hours, each -> each.pools().get(pool).servingGpuSeconds()),
                    what);
            near(
                    whole.idleGpuSeconds(),
                    sum(hours, each -> each.pools().get(pool).idleGpuSeconds()),
                    what);
            near(
                    whole.startingGpuSeconds(),
                    sum(hours, each -> each.pools().get(pool).startingGpuSeconds()),
                    what);
            near(
                    whole.drainingGpuSeconds(),
                    sum(hours, each -> each.pools().get(pool).drainingGpuSeconds()),
                    what);
            near(
                    whole.failedGpuSeconds(),
                    sum(hours, each -> each.pools().get(pool).failedGpuSeconds()),
                    what);
        }
        List<RackUsage> racks = Objects.requireNonNull(usage.racks());
        for (int s = 0; s < racks.size(); s++) {
            int system = s;
            near(
                    racks.get(s).billedGpuSeconds(),
                    sum(hours, each -> each.racks().get(system).billedGpuSeconds()),
                    what);
            near(
                    racks.get(s).unusedGpuSeconds(),
                    sum(hours, each -> each.racks().get(system).unusedGpuSeconds()),
                    what);
        }
    }

    @Test
    void hoursOfDrawnWorldsSumToTheWindow() {
        for (long seed = 7_000_000; seed < 7_000_400; seed++) {
            checkSums(Simulator.simulate(RandomScenarios.of(seed)).report(), "still, seed " + seed);
            checkSums(Simulator.simulate(RandomElasticity.of(seed)).report(), "changing, seed " + seed);
        }
    }

    /** One step of 0.1 s a token; a request at 10 minutes past every hour but the third. */
    private static Worlds.ScenarioBuilder hourly(int hours, int outputTokens, int instances) {
        List<Turn> turns = new ArrayList<>();
        for (int hour = 0; hour < hours; hour++) {
            if (hour != 2) {
                turns.add(new Turn(hour * HOUR + 600, 1, outputTokens, outputTokens));
            }
        }
        return Worlds.aggregated(
                SmallWorkload.of(turns),
                Worlds.pool(PoolRole.AGGREGATED, instances, SmallSteps.linear(0.1, 0), Worlds.room(100_000), 8, 8));
    }

    @Test
    void anHourHasWhatHappenedInIt() {
        Report report =
                Simulator.simulate(hourly(4, 100, 2).sample(1, 2).build()).report();
        List<UsageHour> hours = hours(report);
        // The window runs from the second request, 01:10, to the end: the third comes at 03:10.
        assertEquals(3, hours.size());
        assertEquals(
                List.of(4_200.0, 7_200.0, 10_800.0),
                hours.stream().map(UsageHour::fromSeconds).toList());
        assertEquals(100, hours.get(0).outputTokens());
        assertEquals(1, hours.get(0).inputTokens());
        assertEquals(0, hours.get(1).outputTokens());
        assertEquals(0, hours.get(1).pools().getFirst().servingGpuSeconds());
        assertEquals(7_200, hours.get(1).pools().getFirst().idleGpuSeconds(), EXACT);
        assertEquals(10, hours.get(0).pools().getFirst().servingGpuSeconds(), 1e-6);
        assertEquals(2 * 3_000 - 10, hours.get(0).pools().getFirst().idleGpuSeconds(), 1e-6);
        assertEquals(100, hours.get(2).outputTokens());
        checkSums(report, "hourly");
    }

    /** What lies across the full hour is in both by its time. */
    @Test
    void aRequestAcrossTheHourIsInBoth() {
        Report report = Simulator.simulate(hourly(1, 36_000, 2).build()).report();
        List<UsageHour> hours = hours(report);
        assertEquals(2, hours.size());
        assertEquals(30_000, (double) hours.get(0).outputTokens(), 1);
        assertEquals(6_000, (double) hours.get(1).outputTokens(), 1);
        assertEquals(600, hours.get(1).pools().getFirst().servingGpuSeconds(), 1);
        checkSums(report, "across");
    }

    @Test
    void manyHoursBecomeLongerOnes() {
        List<ScheduleWindow> windows = List.of(new ScheduleWindow(null, 0, 12, 1), new ScheduleWindow(null, 12, 24, 3));
        var schedule = new ScalingController(
                PolicyKind.SCHEDULE, PoolRole.AGGREGATED, null, null, new Schedule(windows), null, null, null, null);
        Report report = Simulator.simulate(hourly(500, 10, Worlds.counts(2, 4).slots())
                        .elasticity(Worlds.elasticity(1, 8, Worlds.counts(2, 4))
                                .startSeconds(90)
                                .controller(schedule)
                                .build())
                        .build())
                .report();
        List<UsageHour> hours = hours(report);
        checkSums(report, "500 hours");
        for (UsageHour hour : hours.subList(1, hours.size())) {
            assertEquals(0, hour.fromSeconds() % (4 * HOUR), "from " + hour.fromSeconds());
        }
        assertEquals(125, hours.size());
        assertTrue(sum(hours, each -> each.pools().getFirst().startingGpuSeconds()) > 0, "starts");
        assertTrue(hours.get(1).racks().getFirst().billedGpuSeconds() > 0, "billed");
    }
}
