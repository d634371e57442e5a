package io.goodput.cli.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RequestCounts;
import io.goodput.contracts.scaleout.GpuHours;
import io.goodput.contracts.scaleout.PolicyOutcome;
import io.goodput.contracts.scaleout.ScaleOutBucket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bars over time; a column has three rows of eighths. */
class ScaleOutChartTest {
    private static final PoolLayout POOL = new PoolLayout(PoolRole.DECODE, "hgx-h100", 2, 4, null, null);

    private static PolicyOutcome outcome(List<ScaleOutBucket> series) {
        return new PolicyOutcome(
                "fixed",
                true,
                1,
                null,
                null,
                null,
                new RequestCounts(0, 0, 0, 0, 0, 0),
                null,
                new GpuHours(0, 0, 0, 0, 0, 0),
                0,
                0,
                0,
                0,
                0,
                0,
                null,
                0,
                0,
                List.of(),
                List.of(),
                null,
                List.of(),
                series);
    }

    private static ScaleOutBucket stretch(int index, double rate, double attainment, double ready) {
        return new ScaleOutBucket(
                index * 600.0,
                (index + 1) * 600.0,
                rate,
                attainment,
                List.of(new ScaleOutBucket.Counts(ready, ready, 0, 0)));
    }

    /**
     * Of 24 eighths: 24, 12 and none of the rate; 8, 24 and 16 of the instances; a rate of 0.01 is seen as one eighth. The
     * attainment is drawn from 50 %: 24, 12, 24 where nothing came, and one eighth.
     */
    @Test
    void barsAreSharesOfTheLargest() {
        String chart = ScaleOutChart.of(
                outcome(List.of(
                        stretch(0, 24, 1, 1), stretch(1, 12, 0.75, 3), stretch(2, 0, 1, 2), stretch(3, 0.01, 0.5, 3))),
                List.of(POOL));
        assertEquals("""
                requests/s            24 █
                                         █▄
                                       0 ██ ▁
                ready decode           3  █ █
                                          ███
                                       0 ████
                attainment %         100 █ █
                                         █▄█
                                      50 ███▁
                                         0 s 20 min 40 min
                """, chart.replaceAll("(?m)^  ", ""));
    }

    @Test
    void aLongSeriesFillsTheWidthAndNoMore() {
        List<ScaleOutBucket> series = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            series.add(stretch(i, 5, 1, 2));
        }
        String chart = ScaleOutChart.of(outcome(series), List.of(POOL));
        assertEquals(
                ScaleOutChart.WIDTH,
                chart.lines().mapToInt(String::length).max().orElseThrow());
    }

    @Test
    void whatWasNotMeasuredIsNotDrawn() {
        assertEquals("", ScaleOutChart.of(outcome(List.of()), List.of(POOL)));
    }
}
