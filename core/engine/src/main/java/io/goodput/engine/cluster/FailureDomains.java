package io.goodput.engine.cluster;

import io.goodput.contracts.scaleout.FailureDomain;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.engine.fleet.Racks;
import io.goodput.engine.scenario.Elasticity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What stands in GPUs, nodes and racks, and would go with them: first the GPUs, then the nodes, then the racks. */
final class FailureDomains {
    /** So many are told. */
    private static final int MOST_TOLD = 1_000;

    private static final int NONE = -1;

    private final Cluster cluster;
    private final Elasticity elasticity;
    private final List<Alike> found = new ArrayList<>();

    /** Domains that hold as much as the first of them. */
    private static final class Alike {
        final FaultKind kind;
        final int space;
        final int firstGpu;
        final int[] instances;
        final int freeGpus;
        int count;

        Alike(FaultKind kind, int space, int firstGpu, int[] instances, int freeGpus) {
            this.kind = kind;
            this.space = space;
            this.firstGpu = firstGpu;
            this.instances = instances;
            this.freeGpus = freeGpus;
        }

        boolean holds(FaultKind ofKind, int ofSpace, int[] ofInstances, int ofFreeGpus) {
            return kind == ofKind
                    && space == ofSpace
                    && freeGpus == ofFreeGpus
                    && Arrays.equals(instances, ofInstances);
        }
    }

    private FailureDomains(Cluster cluster, Elasticity elasticity) {
        this.cluster = cluster;
        this.elasticity = elasticity;
    }

    /** As the racks are now. Those that nothing stands in are left out, and GPUs that no instance sits on. */
    static List<FailureDomain> of(Cluster cluster, Elasticity elasticity, Racks[] racks) {
        var domains = new FailureDomains(cluster, elasticity);
        for (FaultKind kind : List.of(FaultKind.GPU, FaultKind.NODE, FaultKind.RACK)) {
            for (int space = 0; space < racks.length; space++) {
                domains.look(kind, space, racks[space]);
            }
        }
        return domains.found.stream().map(domains::told).toList();
    }

    private void look(FaultKind kind, int space, Racks racks) {
        int gpusPerNode = racks.space().gpusPerNode();
        int width = switch (kind) {
            case GPU -> 1;
            case NODE -> gpusPerNode;
            case RACK -> gpusPerNode * racks.space().nodesPerRack();
            case LINK, SLOW, STORAGE -> throw new IllegalArgumentException("instances do not stand in a " + kind);
        };
        int[] instances = new int[cluster.pools.length];
        for (int first = 0; first < racks.space().gpus(); first += width) {
            Arrays.fill(instances, 0);
            int free = 0;
            int taken = 0;
            for (int gpu = first; gpu < first + width; gpu++) {
                int instance = racks.instanceOn(gpu);
                if (instance == NONE) {
                    free += racks.isThere(gpu / gpusPerNode) ? 1 : 0;
                } else {
                    taken++;
                    instances[cluster.instances[instance].pool.index] += isNew(racks, instance, first, gpu) ? 1 : 0;
                }
            }
            if (taken > 0 || (free > 0 && kind != FaultKind.GPU)) {
                add(kind, space, first, instances, free);
            }
        }
    }

    /** Whether {@code gpu} is the lowest of {@code instance} from {@code first} on. */
    private static boolean isNew(Racks racks, int instance, int first, int gpu) {
        int lowest = racks.firstGpu(instance);
        while (lowest < first) {
            lowest = racks.nextGpu(lowest);
        }
        return lowest == gpu;
    }

    private void add(FaultKind kind, int space, int firstGpu, int[] instances, int freeGpus) {
        for (Alike each : found) {
            if (each.holds(kind, space, instances, freeGpus)) {
                each.count++;
                return;
            }
        }
        if (found.size() < MOST_TOLD) {
            var first = new Alike(kind, space, firstGpu, instances.clone(), freeGpus);
            first.count = 1;
            found.add(first);
        }
    }

    private FailureDomain told(Alike each) {
        var space = elasticity.spaces().get(each.space);
        int node = each.firstGpu / space.gpusPerNode();
        return new FailureDomain(
                each.kind,
                elasticity.systems().get(each.space),
                node / space.nodesPerRack(),
                each.kind == FaultKind.RACK ? null : node % space.nodesPerRack(),
                each.kind == FaultKind.GPU ? each.firstGpu % space.gpusPerNode() : null,
                each.count,
                Arrays.stream(each.instances).boxed().toList(),
                each.freeGpus);
    }
}
