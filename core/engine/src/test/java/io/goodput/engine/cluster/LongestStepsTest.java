package io.goodput.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.engine.scenario.Speculation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongestStepsTest {
    @Test
    void nobodyAsksOfWhatHasNotBeen() {
        LongestSteps longest = new LongestSteps();
        assertEquals(0, longest.from(1));
        longest.add(run(0, 2, 0), 0, 0, 1);

        assertEquals(2, longest.from(1));
        assertEquals(0, longest.from(2));
        longest.clear();
        assertEquals(0, longest.from(1));
    }

    private static StepRun run(long before, double seconds, double secondsPerToken) {
        StepRun run = new StepRun(Speculation.NONE);
        run.begin(0, before, seconds, secondsPerToken, 0, 0);
        return run;
    }

    /** Runs that rise, fall and stay as they are; asked of from where members can have joined, in one piece or two. */
    @Test
    void randomRunsAreAsLongAsTheirLongestStep() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            LongestSteps longest = new LongestSteps();
            List<Double> steps = new ArrayList<>();
            List<Integer> joins = new ArrayList<>();
            for (int r = 0; r < 100; r++) {
                long before = steps.size();
                int count = 1 + random.nextInt(6);
                double slope = random.nextInt(3) == 0 ? 0 : 0.02 * random.nextGaussian();
                StepRun run = run(before, 0.2 + random.nextDouble(), slope);
                joins.add(steps.size());
                for (int k = 0; k < count; k++) {
                    steps.add(run.secondsAt(k));
                }
                int cut = random.nextBoolean() ? count : count - 1;
                longest.add(run, before, 0, cut);
                longest.add(run, before, cut, count);
                for (int join : joins) {
                    // The first step of the run that a member joins with, and the one behind it.
                    for (int first : new int[] {join + 1, join + 2}) {
                        double expected = steps.subList(Math.min(first - 1, steps.size()), steps.size()).stream()
                                .mapToDouble(Double::doubleValue)
                                .max()
                                .orElse(0);
                        assertEquals(expected, longest.from(first), "seed " + seed + ", run " + r + ", from " + first);
                    }
                }
            }
        }
    }
}
