package io.goodput.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransfersTest {
    private static final int[] NO_RACKS = {-1, -1, -1, -1};
    private static final double[] NOTHING = {};

    private static Transfers ports(double... bytesPerSecond) {
        return new Transfers(bytesPerSecond, NO_RACKS, NOTHING, NOTHING);
    }

    @Test
    void loneFlowTakesItsBytesOverItsCap() {
        Transfers transfers = ports(10, 20);
        assertEquals(Double.POSITIVE_INFINITY, transfers.nextEnd());
        transfers.start(1, 0, 7, 0, 1, 5, 100);

        assertEquals(21, transfers.nextEnd());
        assertEquals(0, transfers.nextRequest());
        assertEquals(7, transfers.nextNumber());
        assertEquals(100, transfers.bytesInFlight());
        assertEquals(0, transfers.end(21));
        assertEquals(100, transfers.bytesReceived());
        assertEquals(0, transfers.bytesInFlight());
        assertEquals(100, transfers.movedBytes(0, 21));
        assertEquals(100, transfers.movedBytes(1, 21));
        assertEquals(1, transfers.leastFloorRatio(), 1e-12);
        assertFalse(transfers.isUnderWay(0));
    }

    @Test
    void flowsThatMeetShareWhatIsLeft() {
        // Port 2 receives 10 a second. From 0 to 4 the first flow has 10; then both have 5 each; 60 bytes are left of
        // the first at 4, so it ends at 16. The second has moved 60 then and does its last 40 at 10 a second.
        Transfers transfers = ports(10, 10, 10);
        transfers.start(0, 0, 0, 0, 2, 100, 100);
        transfers.start(4, 1, 1, 1, 2, 100, 100);
        assertEquals(5, transfers.rate(0));
        assertEquals(5, transfers.rate(1));
        assertEquals(40 + 10, transfers.movedBytes(0, 6));

        assertEquals(16, transfers.nextEnd());
        assertEquals(0, transfers.end(16));
        assertEquals(10, transfers.rate(1));
        assertEquals(20, transfers.nextEnd());
        assertEquals(1, transfers.end(20));
        assertEquals(200, transfers.movedBytes(2, 20));
        assertEquals(1.6, transfers.leastFloorRatio(), 1e-12);
    }

    @Test
    void exampleOfTheModelGivesEightTwoTwo() {
        // A is port 0 with 10, B port 1 with 4.
        Transfers transfers = ports(10, 4, 100, 100);
        transfers.start(0, 0, 0, 0, 2, 100, 100);
        transfers.start(0, 1, 1, 0, 1, 100, 100);
        transfers.start(0, 2, 2, 3, 1, 100, 100);

        assertEquals(8, transfers.rate(0));
        assertEquals(2, transfers.rate(1));
        assertEquals(2, transfers.rate(2));
        assertEquals(1, transfers.fullestLink());
    }

    @Test
    void flowsBetweenRacksShareTheUplinks() {
        Transfers transfers =
                new Transfers(new double[] {10, 10, 10, 10}, new int[] {0, 0, 1, -1}, new double[] {6, 2}, NOTHING);
        transfers.start(0, 0, 0, 0, 1, 100, 100);
        assertEquals(10, transfers.rate(0));
        transfers.cancel(0, 0);
        transfers.start(0, 0, 0, 0, 2, 100, 100);
        assertEquals(2, transfers.rate(0));
        transfers.start(0, 1, 1, 1, 2, 100, 100);
        assertEquals(1, transfers.rate(0));
        assertEquals(1, transfers.rate(1));
        // Port 3 names no rack: no uplink is on the way.
        transfers.start(0, 2, 2, 1, 3, 100, 100);
        assertEquals(9, transfers.rate(2));
    }

    @Test
    void flowsInAFabricAndOverTheNetworkDoNotSlowEachOther() {
        // Port 0 sends 10 a second over the network, to another rack by an uplink of 8, and 90 in its fabric.
        Transfers transfers = new Transfers(
                new double[] {10, 10, 10}, new int[] {0, 0, 1}, new double[] {8, 8}, new double[] {90, 60, 90});
        transfers.start(0, 0, 0, 0, 2, 100, 80);
        transfers.startInFabric(0, 1, 1, 0, 1, 100, 120);
        assertEquals(8, transfers.rate(0));
        assertEquals(60, transfers.rate(1));

        // At 1 another one in the fabric: port 1 takes 60 in all. The first has 60 bytes left, so both end after 2 s.
        transfers.startInFabric(1, 2, 2, 2, 1, 100, 60);
        assertEquals(8, transfers.rate(0));
        assertEquals(30, transfers.rate(1));
        assertEquals(30, transfers.rate(2));
        assertEquals(1, transfers.end(3));
        assertEquals(2, transfers.end(3));

        // A second one over the network takes half of the uplink.
        transfers.start(3, 3, 3, 1, 2, 100, 80);
        assertEquals(4, transfers.rate(0));
        assertEquals(4, transfers.rate(3));
        // What is left of the uplink is nothing to the fabric.
        transfers.setUplinkShare(3, 0, 0.5);
        transfers.startInFabric(3, 4, 4, 0, 1, 20, 100);
        assertEquals(2, transfers.rate(0));
        assertEquals(20, transfers.rate(4));
        assertEquals(24 + 120, transfers.movedBytes(0, 3));
        assertEquals(1, transfers.fullestLink());
    }

    @Test
    void flowOfNoBytesEndsAtOnceAndDisturbsNobody() {
        Transfers transfers = ports(10, 10);
        transfers.start(0, 0, 0, 0, 1, 100, 100);
        transfers.start(2, 1, 1, 0, 1, 100, 0);

        assertEquals(10, transfers.rate(0));
        assertEquals(2, transfers.nextEnd());
        assertEquals(1, transfers.end(2));
        assertEquals(10, transfers.nextEnd());
    }

    @Test
    void ofFlowsThatEndTogetherTheLowestNumberIsFirst() {
        Transfers transfers = new Transfers(new double[] {1, 1, 1, 1}, NO_RACKS, NOTHING, NOTHING);
        transfers.start(0, 0, 9, 0, 1, 1, 10);
        transfers.start(0, 1, 4, 2, 3, 1, 10);

        assertEquals(4, transfers.nextNumber());
        assertEquals(1, transfers.end(10));
        assertEquals(0, transfers.end(10));
    }

    @Test
    void cancelledFlowLosesItsBytesAndFreesItsLinks() {
        Transfers transfers = ports(10, 10);
        transfers.start(0, 0, 0, 0, 1, 100, 100);
        transfers.start(0, 1, 1, 0, 1, 100, 100);
        transfers.cancel(4, 0);

        assertEquals(100, transfers.bytesLost());
        assertEquals(20 + 20, transfers.movedBytes(0, 4));
        assertEquals(12, transfers.nextEnd());
        assertEquals(1, transfers.end(12));
        assertEquals(transfers.bytesSent(), transfers.bytesReceived() + transfers.bytesLost());
    }

    @Test
    void oneRequestHasOneFlow() {
        Transfers transfers = ports(10, 10);
        transfers.start(0, 3, 11, 0, 1, 100, 100);

        assertThrows(IllegalStateException.class, () -> transfers.start(0, 3, 11, 0, 1, 100, 100));
    }

    /** Flows start, end and are cancelled at random; a slow model moves every flow at every event. */
    @Test
    void randomFlowsEndWhenTheSlowModelSays() {
        for (int seed = 0; seed < 60; seed++) {
            runBoth(seed);
        }
    }

    private static void runBoth(int seed) {
        Random random = new Random(seed);
        int ports = 2 + random.nextInt(8);
        int racks = random.nextInt(3);
        double[] rates = random.doubles(ports, 1, 10).toArray();
        double[] rackRates = random.doubles(racks, 1, 10).toArray();
        int[] rackOf = random.ints(ports, -1, racks).toArray();
        double[] fabricRates = random.doubles(seed % 2 == 0 ? 0 : ports, 1, 10).toArray();
        Transfers transfers = new Transfers(rates, rackOf, rackRates, fabricRates);
        List<SlowFlow> flows = new ArrayList<>();
        double now = 0;
        double nextStart = 0;
        long number = 0;
        long sent = 0;
        long received = 0;
        long lost = 0;
        double[] moved = new double[ports];
        while (number < 200 || !flows.isEmpty()) {
            String where = "seed " + seed + ", flow " + number + ", at " + now;
            SlowFlow soonest = flows.stream()
                    .min(Comparator.comparingDouble(SlowFlow::seconds))
                    .orElse(null);
            double end = soonest == null ? Double.POSITIVE_INFINITY : now + soonest.seconds();
            boolean starts = number < 200 && nextStart < end;
            double time = starts ? nextStart : transfers.nextEnd();
            for (SlowFlow flow : flows) {
                moved[flow.from] += flow.rate * (time - now);
                moved[flow.to] += flow.rate * (time - now);
                flow.left -= flow.rate * (time - now);
            }
            now = time;
            if (starts) {
                int from = random.nextInt(ports);
                int to = (from + 1 + random.nextInt(ports - 1)) % ports;
                double cap = random.nextBoolean() ? 2 : 0.5 + 10 * random.nextDouble();
                long size = random.nextInt(6) == 0 ? 0 : 1 + random.nextInt(1_000);
                int slot = 0;
                while (transfers.isUnderWay(slot)) {
                    slot++;
                }
                boolean inFabric = fabricRates.length > 0 && random.nextBoolean();
                if (inFabric) {
                    transfers.startInFabric(now, slot, number, from, to, cap, size);
                } else {
                    transfers.start(now, slot, number, from, to, cap, size);
                }
                flows.add(new SlowFlow(slot, from, to, inFabric, cap, size));
                sent += size;
                number++;
                nextStart = now + (random.nextInt(3) == 0 ? 0 : 100 * random.nextDouble());
                if (random.nextInt(4) == 0) {
                    SlowFlow out = flows.remove(random.nextInt(flows.size()));
                    transfers.cancel(now, out.slot);
                    lost += out.size;
                }
            } else {
                assertEquals(end, now, 1e-9 * Math.max(1, end), where);
                int slot = transfers.nextRequest();
                SlowFlow ended =
                        flows.stream().filter(f -> f.slot == slot).findFirst().orElseThrow();
                assertEquals(0, ended.left, 1e-6, where);
                assertEquals(slot, transfers.end(now), where);
                received += ended.size;
                flows.remove(ended);
            }
            fill(flows, rates, rackOf, rackRates, fabricRates);
            for (SlowFlow flow : flows) {
                if (flow.size > 0) {
                    assertEquals(flow.rate, transfers.rate(flow.slot), 1e-12 * flow.rate, where);
                }
            }
            for (int port = 0; port < ports; port++) {
                assertEquals(moved[port], (double) transfers.movedBytes(port, now), number + 1.0, where);
            }
            assertEquals(sent, transfers.bytesSent(), where);
            assertEquals(received, transfers.bytesReceived(), where);
            assertEquals(lost, transfers.bytesLost(), where);
            assertEquals(sent - received - lost, transfers.bytesInFlight(), where);
            assertEquals(transfers.countBytesInFlight(), transfers.bytesInFlight(), where);
            assertEquals(flows.size(), transfers.flows(), where);
            assertTrue(transfers.fullestLink() <= 1 + 1e-12, where);
            assertTrue(transfers.leastFloorRatio() >= 1 - 1e-9, where);
        }
        assertEquals(Double.POSITIVE_INFINITY, transfers.nextEnd());
    }

    /** Progressive filling of the whole network. */
    private static void fill(
            List<SlowFlow> flows, double[] rates, int[] rackOf, double[] rackRates, double[] fabricRates) {
        List<SlowFlow> rising =
                new ArrayList<>(flows.stream().filter(f -> f.size > 0).toList());
        int firstFabric = rates.length + rackRates.length;
        double[] left = new double[firstFabric + fabricRates.length];
        System.arraycopy(rates, 0, left, 0, rates.length);
        System.arraycopy(rackRates, 0, left, rates.length, rackRates.length);
        System.arraycopy(fabricRates, 0, left, firstFabric, fabricRates.length);
        while (!rising.isEmpty()) {
            int[] open = new int[left.length];
            for (SlowFlow flow : rising) {
                for (int link : flow.links(rackOf, firstFabric)) {
                    open[link]++;
                }
            }
            double level = Double.POSITIVE_INFINITY;
            for (SlowFlow flow : rising) {
                level = Math.min(level, flow.cap);
                for (int link : flow.links(rackOf, firstFabric)) {
                    level = Math.min(level, left[link] / open[link]);
                }
            }
            double[] before = left.clone();
            List<SlowFlow> on = new ArrayList<>();
            for (SlowFlow flow : rising) {
                boolean stays = flow.cap <= level;
                for (int link : flow.links(rackOf, firstFabric)) {
                    stays |= before[link] / open[link] <= level * (1 + 1e-14);
                }
                if (stays) {
                    flow.rate = level;
                    for (int link : flow.links(rackOf, firstFabric)) {
                        left[link] -= level;
                    }
                } else {
                    on.add(flow);
                }
            }
            rising = on;
        }
    }

    private static final class SlowFlow {
        final int slot;
        final int from;
        final int to;
        final boolean inFabric;
        final double cap;
        final long size;
        double left;
        double rate;

        SlowFlow(int slot, int from, int to, boolean inFabric, double cap, long size) {
            this.slot = slot;
            this.from = from;
            this.to = to;
            this.inFabric = inFabric;
            this.cap = cap;
            this.size = size;
            this.left = size;
        }

        double seconds() {
            return size == 0 ? 0 : left / rate;
        }

        int[] links(int[] rackOf, int firstFabric) {
            if (inFabric) {
                return new int[] {firstFabric + from, firstFabric + to};
            }
            List<Integer> links = new ArrayList<>(List.of(from, to));
            if (rackOf[from] >= 0 && rackOf[to] >= 0 && rackOf[from] != rackOf[to]) {
                links.add(rackOf.length + rackOf[from]);
                links.add(rackOf.length + rackOf[to]);
            }
            return links.stream().mapToInt(i -> i).toArray();
        }
    }
}
