package io.goodput.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaxMinFairnessTest {
    private static final double FREE = Double.POSITIVE_INFINITY;

    /** Rates of flows that cross {@code links[flow]}, of at most four links each. */
    private static double[] share(double[] capacity, double[] caps, int[]... links) {
        MaxMinFairness fairness = new MaxMinFairness(capacity);
        for (int flow = 0; flow < links.length; flow++) {
            add(fairness, flow, links[flow], caps[flow]);
        }
        double[] rates = new double[links.length];
        for (int flow = 0; flow < links.length; flow++) {
            rates[flow] = fairness.rate(flow);
        }
        return rates;
    }

    private static void add(MaxMinFairness fairness, int flow, int[] links, double cap) {
        int[] all = Arrays.copyOf(links, 4);
        Arrays.fill(all, links.length, 4, -1);
        fairness.add(flow, all[0], all[1], all[2], all[3], cap);
    }

    /** Links A = 10 with f1, f2 and B = 4 with f2, f3: f1 crosses A alone, f3 crosses B alone. */
    @Test
    void exampleOfTheModelGivesEightTwoTwo() {
        double[] rates = share(
                new double[] {10, 4}, new double[] {FREE, FREE, FREE}, new int[] {0}, new int[] {0, 1}, new int[] {1});

        assertArrayEquals(new double[] {8, 2, 2}, rates, 1e-12);
    }

    @Test
    void loneFlowIsHeldByTheNarrowestOfItsLinksAndItsCap() {
        int[] all = {0, 1, 2, 3};
        assertArrayEquals(new double[] {3}, share(new double[] {3, 5, 6, 7}, new double[] {8}, all));
        assertArrayEquals(new double[] {3}, share(new double[] {5, 3, 6, 7}, new double[] {8}, all));
        assertArrayEquals(new double[] {3}, share(new double[] {5, 6, 3, 7}, new double[] {8}, all));
        assertArrayEquals(new double[] {3}, share(new double[] {5, 6, 7, 3}, new double[] {8}, all));
        assertArrayEquals(new double[] {3}, share(new double[] {5, 6, 7, 8}, new double[] {3}, all));
    }

    @Test
    void whatCappedFlowsLeaveGoesToTheOthers() {
        // 12 for three: one takes its cap of 1, the two others 5.5 each; alone on its link, the fourth takes its cap.
        double[] rates = share(
                new double[] {12, 12},
                new double[] {FREE, 1, 7, 7},
                new int[] {0},
                new int[] {0},
                new int[] {0},
                new int[] {1});

        assertArrayEquals(new double[] {5.5, 1, 5.5, 7}, rates, 1e-12);
    }

    @Test
    void flowThatFillsNoLinkTouchesNobody() {
        MaxMinFairness fairness = new MaxMinFairness(new double[] {10, 4});
        fairness.add(0, 0, -1, -1, -1, 5);
        fairness.add(1, 0, 1, -1, -1, 4);
        // 5 + 5 of 10 at most on link 0, 4 of 4 on link 1.
        assertEquals(1, fairness.touched());
        assertEquals(1, fairness.touched(0));

        fairness.add(2, 1, -1, -1, -1, 4);
        assertEquals(2, fairness.touched());
        assertEquals(2, fairness.rate(1));
        assertEquals(5, fairness.rate(0));

        fairness.remove(2);
        assertEquals(1, fairness.touched());
        assertEquals(4, fairness.rate(1));

        fairness.remove(1);
        assertEquals(0, fairness.touched());
    }

    @Test
    void fullestLinkIsTheLargestLoadOverCapacity() {
        MaxMinFairness fairness = new MaxMinFairness(new double[] {10, 8});
        assertEquals(0, fairness.fullestLink());
        fairness.add(0, 0, 1, -1, -1, 100);
        fairness.add(1, 0, -1, -1, -1, 100);
        assertEquals(1, fairness.fullestLink(), 1e-12);
    }

    /** Flows come and go; after each change all rates are those of sharing everything anew, and the rest is as it was. */
    @Test
    void sharingAnewWhereItMattersIsSharingEverythingAnew() {
        for (int seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            double[] capacity = random.doubles(4 + random.nextInt(20), 1, 10).toArray();
            MaxMinFairness fairness = new MaxMinFairness(capacity);
            List<Flow> flows = new ArrayList<>();
            int most = 2 + random.nextInt(40);
            boolean[] used = new boolean[most];
            for (int change = 0; change < 200; change++) {
                List<Double> before =
                        flows.stream().map(f -> fairness.rate(f.number)).toList();
                List<Flow> old = List.copyOf(flows);
                if (flows.size() < most && (flows.isEmpty() || random.nextInt(5) < 3)) {
                    Flow flow = new Flow(random, firstFree(used), capacity.length);
                    used[flow.number] = true;
                    flows.add(flow);
                    add(fairness, flow.number, flow.links, flow.cap);
                } else {
                    Flow flow = flows.remove(random.nextInt(flows.size()));
                    used[flow.number] = false;
                    fairness.remove(flow.number);
                }
                String where = "seed " + seed + ", change " + change;
                List<Double> expected = fillEverything(flows, capacity);
                for (int f = 0; f < flows.size(); f++) {
                    double rate = fairness.rate(flows.get(f).number);
                    assertEquals(expected.get(f), rate, 1e-12 * rate, where + ", flow " + f);
                }
                assertTrue(fairness.fullestLink() <= 1 + 1e-12, where);
                for (int f = 0; f < old.size(); f++) {
                    if (flows.contains(old.get(f)) && !isTouched(fairness, old.get(f).number)) {
                        assertEquals(before.get(f), fairness.rate(old.get(f).number), where);
                    }
                }
            }
        }
    }

    private static int firstFree(boolean[] used) {
        int free = 0;
        while (used[free]) {
            free++;
        }
        return free;
    }

    private static boolean isTouched(MaxMinFairness fairness, int flow) {
        for (int i = 0; i < fairness.touched(); i++) {
            if (fairness.touched(i) == flow) {
                return true;
            }
        }
        return false;
    }

    /** Progressive filling of the whole network, as the definition says. */
    private static List<Double> fillEverything(List<Flow> flows, double[] capacity) {
        double[] rates = new double[flows.size()];
        boolean[] stays = new boolean[flows.size()];
        double[] left = capacity.clone();
        while (true) {
            // The least rise by which a flow meets its cap or a link is full.
            double rise = Double.POSITIVE_INFINITY;
            int[] open = new int[capacity.length];
            for (int f = 0; f < rates.length; f++) {
                if (!stays[f]) {
                    rise = Math.min(rise, flows.get(f).cap - rates[f]);
                    for (int link : flows.get(f).links) {
                        open[link]++;
                    }
                }
            }
            for (int link = 0; link < capacity.length; link++) {
                rise = open[link] == 0 ? rise : Math.min(rise, left[link] / open[link]);
            }
            if (rise == Double.POSITIVE_INFINITY) {
                return Arrays.stream(rates).boxed().toList();
            }
            for (int f = 0; f < rates.length; f++) {
                if (!stays[f]) {
                    rates[f] += rise;
                    for (int link : flows.get(f).links) {
                        left[link] -= rise;
                    }
                }
            }
            for (int f = 0; f < rates.length; f++) {
                boolean full = flows.get(f).cap - rates[f] <= 1e-14;
                for (int link : flows.get(f).links) {
                    full |= left[link] <= 1e-13;
                }
                stays[f] |= full;
            }
        }
    }

    private static final class Flow {
        final int number;
        final int[] links;
        final double cap;

        Flow(Random random, int number, int linkCount) {
            this.number = number;
            links = random.ints(0, linkCount)
                    .distinct()
                    .limit(1 + random.nextInt(4))
                    .toArray();
            double[] caps = {1, 3, 20, 0.1 + 5 * random.nextDouble()};
            cap = caps[random.nextInt(4)];
        }
    }
}
