package io.goodput.simulation;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.contracts.KvNetwork;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.RackPlacement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The racks of a layout whose instances are placed by a rule ({@link RackPlacement}), told one by one. */
final class PlacedInstances {
    /** A rack: its number among all of the layout's, and what is left of it. */
    private static final class Rack {
        private final int number;
        private int freeGpus;
        private int ofPool;

        Rack(int number, int freeGpus) {
            this.number = number;
            this.freeGpus = freeGpus;
        }
    }

    private final RackPlacement placement;
    private final Map<String, List<Rack>> racks = new LinkedHashMap<>();
    private int opened;

    private PlacedInstances(RackPlacement placement) {
        this.placement = placement;
    }

    /**
     * The same layout with the rack of each instance, and what each rack carries; itself where no rule places its instances.
     *
     * @param designs of its pools
     */
    static Layout told(Layout resolved, List<InstanceDesign> designs) {
        KvNetwork network = resolved.network();
        if (network == null || network.placement() == null) {
            return resolved;
        }
        var packed = new PlacedInstances(RackPlacement.PACK);
        List<PoolLayout> pools = packed.place(resolved.pools(), designs);
        int count = packed.opened;
        if (network.placement() == RackPlacement.SPREAD) {
            var spread = new PlacedInstances(RackPlacement.SPREAD);
            packed.racks.forEach((system, filled) -> spread.open(system, filled.size(), designs));
            pools = spread.place(resolved.pools(), designs);
            count = spread.opened;
        }
        return resolved.over(
                new KvNetwork(
                        network.kvPath(),
                        network.layerWise(),
                        Collections.nCopies(count, network.uplinkGigabytesPerSecond())),
                pools);
    }

    private void open(String system, int count, List<InstanceDesign> designs) {
        AcceleratedSystem found = designs.stream()
                .map(InstanceDesign::system)
                .filter(each -> each.name().equals(system))
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < count; i++) {
            open(found, 0);
        }
    }

    /** Opens a rack, so many of whose GPUs are taken. */
    private Rack open(AcceleratedSystem system, int takenGpus) {
        var rack = new Rack(opened++, system.gpusPerRack().asInt() - takenGpus);
        racks.computeIfAbsent(system.name(), each -> new ArrayList<>()).add(rack);
        return rack;
    }

    private List<PoolLayout> place(List<PoolLayout> pools, List<InstanceDesign> designs) {
        List<PoolLayout> placed = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            racks.values().forEach(ofSystem -> ofSystem.forEach(rack -> rack.ofPool = 0));
            List<Integer> numbers = new ArrayList<>();
            for (int instance = 0; instance < pools.get(i).instances(); instance++) {
                numbers.add(place(pools.get(i).gpusPerInstance(), designs.get(i).system()));
            }
            placed.add(pools.get(i).withRacks(numbers));
        }
        return placed;
    }

    /** The rack that an instance's first GPU goes to. */
    private int place(int gpus, AcceleratedSystem system) {
        Rack best = null;
        for (Rack rack : racks.getOrDefault(system.name(), List.of())) {
            boolean isBetter = best == null || (placement == RackPlacement.SPREAD && rack.ofPool < best.ofPool);
            if (rack.freeGpus >= gpus && isBetter) {
                best = rack;
            }
        }
        if (best != null) {
            best.freeGpus -= gpus;
            best.ofPool++;
            return best.number;
        }
        int ofRack = system.gpusPerRack().asInt();
        Rack first = open(system, Math.min(gpus, ofRack));
        for (int left = gpus - ofRack; left > 0; left -= ofRack) {
            open(system, Math.min(left, ofRack));
        }
        first.ofPool++;
        return first.number;
    }
}
