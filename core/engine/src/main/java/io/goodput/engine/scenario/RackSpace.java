package io.goodput.engine.scenario;

import io.goodput.contracts.scaleout.Fleet.Granularity;
import io.goodput.contracts.scaleout.Fleet.Placement;

/**
 * The racks of one system.
 *
 * @param racks how many, at least 1
 * @param nodesPerRack at least 1
 * @param gpusPerNode at least 1
 * @param nodesPerDomain nodes that one scale-up fabric joins, a divisor of nodesPerRack
 * @param placement where the next instance goes
 * @param granularity what is taken and given back at once
 * @param minimumBilledSeconds what is taken is billed for at least so long
 * @param stockNodes nodes that can be had at most
 * @param warmNodes nodes that are kept although nothing sits on them
 * @param wattsPerRack what the instances of a rack may draw at most; infinite for no limit
 */
public record RackSpace(
        int racks,
        int nodesPerRack,
        int gpusPerNode,
        int nodesPerDomain,
        Placement placement,
        Granularity granularity,
        double minimumBilledSeconds,
        int stockNodes,
        int warmNodes,
        double wattsPerRack) {
    public RackSpace {
        if (racks < 1
                || nodesPerRack < 1
                || gpusPerNode < 1
                || nodesPerDomain < 1
                || nodesPerRack % nodesPerDomain != 0
                || stockNodes < 0
                || warmNodes < 0
                || !(minimumBilledSeconds >= 0)
                || !(wattsPerRack > 0)) {
            throw new IllegalArgumentException("racks need nodes, nodes GPUs and domains whole nodes: " + racks + " × "
                    + nodesPerRack + " × " + gpusPerNode + " in domains of " + nodesPerDomain + ", stock " + stockNodes
                    + ", warm " + warmNodes + ", " + minimumBilledSeconds + " s, " + wattsPerRack + " W");
        }
    }

    public int nodes() {
        return racks * nodesPerRack;
    }

    /** Scale-up domains of all racks. */
    public int domains() {
        return nodes() / nodesPerDomain;
    }

    public int gpus() {
        return nodes() * gpusPerNode;
    }
}
