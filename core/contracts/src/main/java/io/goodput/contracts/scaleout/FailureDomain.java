package io.goodput.contracts.scaleout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a GPU, node or rack at the start of a run, and goes with it.
 *
 * @param kind gpu, node or rack
 * @param system in whose racks
 * @param rack which, the first of those alike
 * @param node which of the rack; absent for a rack
 * @param gpu which of the node; absent for a node or a rack
 * @param alike how many of the kind hold as much, this one included
 * @param instances of each pool, in the layout's order, with a GPU in it
 * @param freeGpus that are there without an instance
 */
public record FailureDomain(
        FaultKind kind,
        String system,
        int rack,
        @Nullable Integer node,
        @Nullable Integer gpu,
        int alike,
        List<Integer> instances,
        int freeGpus) {
    public FailureDomain {
        instances = List.copyOf(instances);
    }

    /** Whether its loss takes as much of everything as the other's, of instances of every pool and of free GPUs, and more. */
    public boolean takesMoreThan(FailureDomain other) {
        boolean sameSystem = system.equals(other.system);
        boolean more = sameSystem && freeGpus > other.freeGpus;
        if (sameSystem ? freeGpus < other.freeGpus : other.freeGpus > 0) {
            return false;
        }
        for (int pool = 0; pool < instances.size(); pool++) {
            if (instances.get(pool) < other.instances.get(pool)) {
                return false;
            }
            more |= instances.get(pool) > other.instances.get(pool);
        }
        return more;
    }

    /** Its loss at a time, for so long. */
    public Fault lostAt(double atSeconds, double forSeconds) {
        return new Fault(kind, atSeconds, forSeconds, system, rack, node, gpu, null);
    }
}
