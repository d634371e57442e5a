package io.goodput.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MaxMinFairnessTest {
    private static final double FREE = Double.POSITIVE_INFINITY;

    private static double[] share(double[] source, double[] destination, double cap, int[] from, int[] to) {
        double[] rates = new double[from.length];
        new MaxMinFairness(source, destination, cap).share(from.length, from, to, rates);
        return rates;
    }

    /** Links A = 10 with f1, f2 and B = 4 with f2, f3: f1 crosses A alone, f3 crosses B alone. */
    @Test
    void exampleOfTheModelGivesEightTwoTwo() {
        double[] rates =
                share(new double[] {10, FREE}, new double[] {FREE, 4}, FREE, new int[] {0, 0, 1}, new int[] {0, 1, 1});

        assertArrayEquals(new double[] {8, 2, 2}, rates, 1e-12);
    }

    @Test
    void loneFlowIsHeldByTheNarrowestOfSourceDestinationAndCap() {
        int[] zero = {0};
        assertArrayEquals(new double[] {3}, share(new double[] {3}, new double[] {5}, 7, zero, zero));
        assertArrayEquals(new double[] {3}, share(new double[] {5}, new double[] {3}, 7, zero, zero));
        assertArrayEquals(new double[] {3}, share(new double[] {5}, new double[] {7}, 3, zero, zero));
    }

    @Test
    void cappedFlowsLeaveNothingUnused() {
        // Source 0 carries three flows of 12: cap 5 does not bind; source 1 carries one: the cap binds.
        double[] rates =
                share(new double[] {12, 12}, new double[] {100}, 5, new int[] {0, 0, 0, 1}, new int[] {0, 0, 0, 0});

        assertArrayEquals(new double[] {4, 4, 4, 5}, rates, 1e-12);
    }

    /** A division is max-min fair when every flow crosses a full link on which nobody gets more, or is at its cap. */
    @Test
    void everyFlowOfRandomNetworksHasABottleneck() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            double[] source = random.doubles(1 + random.nextInt(4), 1, 10).toArray();
            double[] destination = random.doubles(1 + random.nextInt(4), 1, 10).toArray();
            int flows = 1 + random.nextInt(12);
            int[] from = random.ints(flows, 0, source.length).toArray();
            int[] to = random.ints(flows, 0, destination.length).toArray();
            double cap = 1 + 5 * random.nextDouble();
            double[] rates = share(source, destination, cap, from, to);
            MaxMinFairness fairness = new MaxMinFairness(source, destination, cap);
            assertTrue(fairness.fullestLink(flows, from, to, rates) <= 1 + 1e-9, "seed " + seed);
            for (int f = 0; f < flows; f++) {
                boolean held = rates[f] >= cap - 1e-9
                        || isBottleneck(f, from, source[from[f]], rates)
                        || isBottleneck(f, to, destination[to[f]], rates);
                assertTrue(held, "seed " + seed + ", flow " + f);
            }
        }
    }

    private static boolean isBottleneck(int flow, int[] links, double capacity, double[] rates) {
        double sum = 0;
        double largest = 0;
        for (int g = 0; g < links.length; g++) {
            if (links[g] == links[flow]) {
                sum += rates[g];
                largest = Math.max(largest, rates[g]);
            }
        }
        return sum >= capacity - 1e-9 && rates[flow] >= largest - 1e-9;
    }

    @Test
    void fullestLinkIsTheLargestLoadOverCapacity() {
        MaxMinFairness fairness = new MaxMinFairness(new double[] {10}, new double[] {4}, 100);

        assertEquals(1.5, fairness.fullestLink(2, new int[] {0, 0}, new int[] {0, 0}, new double[] {2, 4}), 1e-12);
    }
}
