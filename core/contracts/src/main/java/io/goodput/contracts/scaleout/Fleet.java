package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import io.goodput.contracts.KvNetwork;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The racks of one system, and how instances are put into them. An instance sits on GPUs of one scale-up domain, or on
 * whole ones where it is larger; it starts when all its GPUs are there, or not at all.
 *
 * @param system whose
 * @param racks how many there are, 1 to 1,024; as many as the most instances need when absent
 * @param nodesPerRack 1 to 256; as the catalog says when absent
 * @param placement where the next instance goes; pack when absent
 * @param granularity what is taken and given back at once; nodes when absent
 * @param minimumBilledSeconds what is taken is billed for at least so long, 0 to 31,536,000; 0 when absent
 * @param stockNodes nodes that can be had at most, those at the start included, 1 to 262,144; all of the racks' when
 *     absent. Beyond them an order waits for ever
 * @param kilowattsPerRack what a rack may draw at most, all its boards at their limit and what stands beside them, above 0
 *     and at most 100,000; no limit when absent
 * @param uplinkGigabytesPerSecond what each rack sends or receives at most to and from others (10⁹ bytes), above 0 and at
 *     most 1,000,000; no limit when absent
 */
public record Fleet(
        String system,
        @Nullable Integer racks,
        @Nullable Integer nodesPerRack,
        @Nullable Placement placement,
        @Nullable Granularity granularity,
        @Nullable Double minimumBilledSeconds,
        @Nullable Integer stockNodes,
        @Nullable Double kilowattsPerRack,
        @Nullable Double uplinkGigabytesPerSecond) {
    /** The longest time that what is taken may be billed for at least. */
    static final double MAX_BILLED_SECONDS = 31_536_000;

    private static final int MAX_NODES_PER_RACK = 256;

    /** Where the next instance goes. */
    public enum Placement {
        /** To the fullest rack and node where it fits. */
        PACK,
        /** To the rack with the fewest instances of its pool, and there to the emptiest node. */
        SPREAD,
        /** To the rack with the fewest instances of its pool, and there to the fullest node where it fits. */
        SPREAD_RACKS;

        /** Whether an instance goes to the rack with the fewest of its pool. */
        public boolean spreadsOverRacks() {
            return switch (this) {
                case PACK -> false;
                case SPREAD, SPREAD_RACKS -> true;
            };
        }

        /** Whether an instance goes to the emptiest node of its rack. */
        public boolean spreadsOverNodes() {
            return switch (this) {
                case PACK, SPREAD_RACKS -> false;
                case SPREAD -> true;
            };
        }
    }

    /** What of the GPUs is taken and given back at once. */
    public enum Granularity {
        /** The GPUs of an instance. */
        INSTANCE,
        /** A node. */
        NODE,
        /** A rack. */
        RACK
    }

    public Fleet {
        var checks = new Checks();
        checks.name("system", system);
        if (racks != null) {
            checks.range("racks", racks, 1, KvNetwork.MAX_RACKS);
        }
        if (nodesPerRack != null) {
            checks.range("nodesPerRack", nodesPerRack, 1, MAX_NODES_PER_RACK);
        }
        if (minimumBilledSeconds != null) {
            checks.range("minimumBilledSeconds", minimumBilledSeconds, 0, MAX_BILLED_SECONDS);
        }
        if (stockNodes != null) {
            checks.range("stockNodes", stockNodes, 1, KvNetwork.MAX_RACKS * (double) MAX_NODES_PER_RACK);
        }
        if (kilowattsPerRack != null) {
            checks.positive("kilowattsPerRack", kilowattsPerRack, 100_000);
        }
        if (uplinkGigabytesPerSecond != null) {
            checks.positive("uplinkGigabytesPerSecond", uplinkGigabytesPerSecond, 1_000_000);
        }
        checks.done();
    }

    /** Racks of a system of which nothing else is said. */
    public static Fleet of(String system) {
        return new Fleet(system, null, null, null, null, null, null, null, null);
    }

    /** The same racks, of this system. */
    public Fleet on(String ofSystem) {
        return with(ofSystem, racks, placement, stockNodes);
    }

    /** The same with instances placed so in so many racks. */
    public Fleet asked(Placement how, @Nullable Integer count) {
        return with(system, count, how, stockNodes);
    }

    private Fleet with(String ofSystem, @Nullable Integer count, @Nullable Placement how, @Nullable Integer stock) {
        return new Fleet(
                ofSystem,
                count,
                nodesPerRack,
                how,
                granularity,
                minimumBilledSeconds,
                stock,
                kilowattsPerRack,
                uplinkGigabytesPerSecond);
    }

    /** The same with every field filled that has a default. */
    public Fleet resolved(int defaultRacks, int defaultNodesPerRack) {
        int count = racks == null ? defaultRacks : racks;
        int nodes = nodesPerRack == null ? defaultNodesPerRack : nodesPerRack;
        return new Fleet(
                system,
                count,
                nodes,
                placement == null ? Placement.PACK : placement,
                granularity == null ? Granularity.NODE : granularity,
                minimumBilledSeconds == null ? Double.valueOf(0) : minimumBilledSeconds,
                stockNodes == null ? Integer.valueOf(count * nodes) : stockNodes,
                kilowattsPerRack,
                uplinkGigabytesPerSecond);
    }

    /**
     * The same with instances placed so in so many racks; every field is filled. A stock that was all of the racks is so
     * again.
     *
     * @param count as many as there are when null
     */
    public Fleet placing(Placement how, @Nullable Integer count) {
        int before = Objects.requireNonNull(racks);
        int nodes = Objects.requireNonNull(nodesPerRack);
        int stock = Objects.requireNonNull(stockNodes);
        int after = count == null ? before : count;
        return with(system, after, how, stock == before * nodes ? after * nodes : Math.min(stock, after * nodes));
    }
}
