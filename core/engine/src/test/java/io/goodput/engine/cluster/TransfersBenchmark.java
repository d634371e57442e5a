package io.goodput.engine.cluster;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Random;

/**
 * Time of one transfer, start and end, on three networks: a large fleet whose ports take many flows at their caps; and
 * ports that one flow fills, a few and thousands of them, half busy. Run its main method.
 */
final class TransfersBenchmark {
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static final int SLOTS = 1 << 16;

    private TransfersBenchmark() {}

    /**
     * @param flowsOfPort how many flows at their cap fill a port
     * @param underWay flows at a time when all take what they have alone
     */
    private static void run(String name, int sources, int destinations, int flowsOfPort, double underWay, int count) {
        double cap = 50e9;
        double[] ports = new double[sources + destinations];
        int[] racks = new int[ports.length];
        Arrays.fill(ports, flowsOfPort * cap);
        Arrays.fill(racks, -1);
        Transfers transfers = new Transfers(ports, racks, new double[0]);
        Random random = new Random(1);
        double meanBytes = 1e9;
        double meanGap = meanBytes / cap / underWay;
        double[] gaps =
                random.doubles(SLOTS).map(x -> -StrictMath.log(1 - x) * meanGap).toArray();
        long[] bytes = random.longs(SLOTS, 1, (long) (2 * meanBytes)).toArray();
        int[] from = random.ints(SLOTS, 0, sources).toArray();
        int[] to = random.ints(SLOTS, sources, ports.length).toArray();
        for (int repetition = 0; repetition < 2; repetition++) {
            double now = 0;
            long flows = 0;
            int most = 0;
            long before = CPU.getCurrentThreadCpuTime();
            double start = 0;
            for (int i = 0; i < count; ) {
                if (start <= transfers.nextEnd()) {
                    int slot = i & (SLOTS - 1);
                    if (transfers.isUnderWay(slot)) {
                        throw new IllegalStateException("more than " + SLOTS + " flows are under way");
                    }
                    now = start;
                    transfers.start(now, slot, i, from[slot], to[slot], cap, bytes[slot]);
                    start = now + gaps[slot];
                    flows += transfers.flows();
                    most = Math.max(most, transfers.flows());
                    i++;
                } else {
                    now = transfers.nextEnd();
                    transfers.end(now);
                }
            }
            while (transfers.flows() > 0) {
                transfers.end(transfers.nextEnd());
            }
            System.out.printf(
                    "%s: %.0f CPU-ns a transfer, %.1f under way, at most %d%n",
                    name, (double) (CPU.getCurrentThreadCpuTime() - before) / count, (double) flows / count, most);
        }
    }

    public static void main(String[] args) {
        run("29 + 9 ports of 64 flows", 29, 9, 64, 30, 1_000_000);
        run("4 + 2 ports of one flow", 4, 2, 1, 1, 1_000_000);
        run("2,048 + 2,048 ports of one flow", 2_048, 2_048, 1, 500, 30_000);
        run("2,048 + 2,048 ports of one flow, busier", 2_048, 2_048, 1, 1_000, 20_000);
    }
}
