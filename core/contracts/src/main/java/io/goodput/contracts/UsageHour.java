package io.goodput.contracts;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a stretch of the measured window used: an hour of the run's clock, or as much of it as lies in the window; of long
 * windows, so many hours (a power of two) that no more than {@link #most} stretches are told.
 *
 * @param fromSeconds from the start of the run
 * @param toSeconds from the start of the run, above fromSeconds
 * @param inputTokens prompt tokens served: computed for the first time, or found in a prefix cache
 * @param cachedTokens of those, the ones that were found
 * @param outputTokens made
 * @param pools in the layout's order
 * @param racks of pools that change, in the order of the usage's racks; empty where they do not
 */
public record UsageHour(
        double fromSeconds,
        double toSeconds,
        long inputTokens,
        long cachedTokens,
        long outputTokens,
        List<Pool> pools,
        List<Racks> racks) {
    private static final int MOST = 200;
    private static final int MOST_OF_POOLS = 384;
    private static final int FEWEST = 8;

    public UsageHour {
        pools = List.copyOf(pools);
        racks = List.copyOf(racks);
    }

    /** The most stretches of a window of so many pools: a run's message has to hold them all. */
    public static int most(int pools) {
        return Math.clamp(MOST_OF_POOLS / pools - 2 * FEWEST, FEWEST, MOST);
    }

    /** Stretches that follow one another as one; at least one. */
    public static UsageHour whole(List<UsageHour> stretches) {
        return stretches.stream().reduce(UsageHour::and).orElseThrow();
    }

    private UsageHour and(UsageHour next) {
        return new UsageHour(
                fromSeconds,
                next.toSeconds,
                inputTokens + next.inputTokens,
                cachedTokens + next.cachedTokens,
                outputTokens + next.outputTokens,
                IntStream.range(0, pools.size())
                        .mapToObj(i -> pools.get(i).and(next.pools.get(i)))
                        .toList(),
                IntStream.range(0, racks.size())
                        .mapToObj(i -> racks.get(i).and(next.racks.get(i)))
                        .toList());
    }

    /** Length of the stretch. */
    public double seconds() {
        return toSeconds - fromSeconds;
    }

    /**
     * What the GPUs of one pool were there for. GPU-seconds count every GPU of an instance.
     *
     * @param servingGpuSeconds instances that get requests and were stepping
     * @param idleGpuSeconds instances that get requests and had none to step for
     * @param startingGpuSeconds instances whose GPUs were there and that did not serve yet
     * @param drainingGpuSeconds instances that got no more requests
     * @param failedGpuSeconds instances whose hardware had failed without anybody knowing
     * @param steppingGpuSeconds all that was stepping, draining instances included
     * @param prefillGpuSeconds part of stepping that prompts took; a mixed step is split by each part's time alone
     * @param loadGpuSeconds in which an instance's cached prompts were loaded from slower tiers, beside its stepping
     * @param wallJoules drawn at the wall, with the pool's share of hosts, switches and the rest
     */
    public record Pool(
            double servingGpuSeconds,
            double idleGpuSeconds,
            double startingGpuSeconds,
            double drainingGpuSeconds,
            double failedGpuSeconds,
            double steppingGpuSeconds,
            double prefillGpuSeconds,
            double loadGpuSeconds,
            double wallJoules) {
        private Pool and(Pool next) {
            return new Pool(
                    servingGpuSeconds + next.servingGpuSeconds,
                    idleGpuSeconds + next.idleGpuSeconds,
                    startingGpuSeconds + next.startingGpuSeconds,
                    drainingGpuSeconds + next.drainingGpuSeconds,
                    failedGpuSeconds + next.failedGpuSeconds,
                    steppingGpuSeconds + next.steppingGpuSeconds,
                    prefillGpuSeconds + next.prefillGpuSeconds,
                    loadGpuSeconds + next.loadGpuSeconds,
                    wallJoules + next.wallJoules);
        }

        /** GPU-seconds of instances that had their GPUs. */
        public double heldGpuSeconds() {
            return servingGpuSeconds + idleGpuSeconds + startingGpuSeconds + drainingGpuSeconds + failedGpuSeconds;
        }
    }

    /**
     * What the racks of one system were billed for.
     *
     * @param billedGpuSeconds GPUs that were taken, whole nodes or racks where those are what is taken
     * @param unusedGpuSeconds of those, GPUs on which no instance sat
     */
    public record Racks(double billedGpuSeconds, double unusedGpuSeconds) {
        private Racks and(Racks next) {
            return new Racks(billedGpuSeconds + next.billedGpuSeconds, unusedGpuSeconds + next.unusedGpuSeconds);
        }

        /** What came after these. */
        public Racks since(Racks before) {
            return new Racks(billedGpuSeconds - before.billedGpuSeconds, unusedGpuSeconds - before.unusedGpuSeconds);
        }
    }
}
