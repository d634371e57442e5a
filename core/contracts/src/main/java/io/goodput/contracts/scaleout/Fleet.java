package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import io.goodput.contracts.KvNetwork;
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
 * @param stockNodes nodes that can be had at most, those at the start included; all of the racks' when absent. Beyond
 *     them an order waits for ever
 * @param kilowattsPerRack what a rack may draw at most, all its boards at their limit and what stands beside them, above 0
 *     and at most 100,000; no limit when absent
 */
public record Fleet(
        String system,
        @Nullable Integer racks,
        @Nullable Integer nodesPerRack,
        @Nullable Placement placement,
        @Nullable Granularity granularity,
        @Nullable Double minimumBilledSeconds,
        @Nullable Integer stockNodes,
        @Nullable Double kilowattsPerRack) {
    /** Where the next instance goes. */
    public enum Placement {
        /** To the fullest rack and node where it fits. */
        PACK,
        /** To the rack with the fewest instances of its pool, and there to the emptiest node. */
        SPREAD
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
            checks.range("nodesPerRack", nodesPerRack, 1, 256);
        }
        if (minimumBilledSeconds != null) {
            checks.range("minimumBilledSeconds", minimumBilledSeconds, 0, 31_536_000);
        }
        if (stockNodes != null) {
            checks.range("stockNodes", stockNodes, 0, 262_144);
        }
        if (kilowattsPerRack != null) {
            checks.positive("kilowattsPerRack", kilowattsPerRack, 100_000);
        }
        checks.done();
    }
}
