package io.goodput.catalog;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.KvNetwork;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.Violation;
import io.goodput.contracts.scaleout.FailureRate;
import io.goodput.contracts.scaleout.Fault;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.Fleet;
import io.goodput.contracts.scaleout.ScaleOut;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The racks of a layout's systems: fills them, and refuses those that cannot hold it and faults that are not in them. */
final class Fleets {
    /** Failures by chance that all units of a kind may have in an hour: more are no rare events. */
    private static final double MAX_FAILURES_PER_HOUR = 1_000;

    private static final String POINTER = "/scaleOut/fleets";

    private final Layout layout;
    private final int[] mostInstances;
    private final int warmNodes;
    private final List<Fleet> asked;
    private final Function<String, Optional<AcceleratedSystem>> catalog;
    private final Consumer<Violation> report;
    private final List<Fleet> filled = new ArrayList<>();

    /**
     * @param layout every field filled
     * @param mostInstances that each of its pools may have
     * @param warmNodes that are kept of each system
     */
    Fleets(
            ScaleOut scaleOut,
            Layout layout,
            int[] mostInstances,
            int warmNodes,
            Function<String, Optional<AcceleratedSystem>> catalog,
            Consumer<Violation> report) {
        this.layout = layout;
        this.mostInstances = mostInstances;
        this.warmNodes = warmNodes;
        this.asked = scaleOut.fleets() == null ? List.of() : scaleOut.fleets();
        this.catalog = catalog;
        this.report = report;
        checkSystems();
        for (String system : systems()) {
            int index = indexOf(system);
            Fleet given = index < 0 ? Fleet.of(system) : asked.get(index);
            String pointer = index < 0 ? POINTER : POINTER + "/" + index;
            filled.add(catalog.apply(system)
                    .map(known -> filled(given, known, pointer))
                    .orElse(given));
        }
    }

    /** One for each system of the layout, in its order. */
    List<Fleet> filled() {
        return filled;
    }

    private List<String> systems() {
        return layout.systems();
    }

    private int indexOf(String system) {
        return asked.stream().map(Fleet::system).toList().indexOf(system);
    }

    private void checkSystems() {
        for (int i = 0; i < asked.size(); i++) {
            String pointer = POINTER + "/" + i;
            checkSystem(pointer, asked.get(i).system());
            Double uplink = asked.get(i).uplinkGigabytesPerSecond();
            if (uplink != null && layout.mode() == ServingMode.AGGREGATED) {
                report(
                        pointer + "/uplinkGigabytesPerSecond",
                        uplink,
                        "no KV moves between racks in an aggregated layout",
                        "Maybe leave it out");
            }
        }
    }

    private boolean checkSystem(String pointer, String system) {
        boolean stands = systems().contains(system);
        if (!stands) {
            report(
                    pointer + "/system",
                    system,
                    "no pool of the layout stands in it, but in " + String.join(" and ", systems()),
                    "Maybe " + String.join(" or ", systems()));
        }
        return stands;
    }

    private Fleet filled(Fleet given, AcceleratedSystem system, String pointer) {
        int nodesPerRack = given.nodesPerRack() == null ? system.nodesPerRack() : given.nodesPerRack();
        int nodesPerDomain = system.nodesPerDomain();
        if (nodesPerRack % nodesPerDomain != 0) {
            report(
                    pointer + "/nodesPerRack",
                    nodesPerRack,
                    "nodesPerRack of %s must be a multiple of %d, the nodes that one scale-up fabric joins"
                            .formatted(system.name(), nodesPerDomain),
                    "Maybe " + Math.ceilDiv(nodesPerRack, nodesPerDomain) * nodesPerDomain);
            return given.resolved(1, nodesPerRack);
        }
        if (!bearsInstances(given, system, pointer)) {
            return given.resolved(1, nodesPerRack);
        }
        RackRoom most = room(given, system, nodesPerRack);
        boolean mostFit = hold(most, system, mostInstances);
        RackRoom start = room(given, system, nodesPerRack);
        boolean startFits = hold(start, system, startInstances());
        int racks = given.racks() == null
                ? Math.max(mostFit ? most.usedRacks() : KvNetwork.MAX_RACKS, Math.ceilDiv(warmNodes, nodesPerRack))
                : given.racks();
        Fleet fleet = given.resolved(Math.clamp(racks, 1, KvNetwork.MAX_RACKS), nodesPerRack);
        checkStart(fleet, start, startFits, pointer, given.racks() != null);
        int nodes = racks * nodesPerRack;
        if (warmNodes > nodes) {
            report(
                    "/scaleOut/leadTime/warmNodes",
                    warmNodes,
                    "the racks of %s have %d nodes in all".formatted(system.name(), nodes),
                    "Maybe fewer, or more racks");
        }
        return fleet;
    }

    /** Whether a rack may draw what one instance, or its part of a rack, draws. */
    private boolean bearsInstances(Fleet given, AcceleratedSystem system, String pointer) {
        Double limit = given.kilowattsPerRack();
        if (limit == null) {
            return true;
        }
        int largest = poolsOf(system)
                .map(i -> layout.pools().get(i).gpusPerInstance())
                .map(gpus -> Math.min(gpus, system.gpusPerRack().asInt()))
                .max()
                .orElseThrow();
        double kilowatts = largest * system.mostWattsPerGpu() / 1_000;
        if (kilowatts > limit) {
            report(
                    pointer + "/kilowattsPerRack",
                    limit,
                    "%d GPUs of %s and what stands beside them draw up to %.1f kW, and an instance needs them in one rack"
                            .formatted(largest, system.name(), kilowatts),
                    String.format(Locale.ROOT, "Maybe %.1f or more", Math.ceil(kilowatts * 10) / 10));
        }
        return kilowatts <= limit;
    }

    private RackRoom room(Fleet given, AcceleratedSystem system, int nodesPerRack) {
        Double limit = given.kilowattsPerRack();
        return new RackRoom(
                KvNetwork.MAX_RACKS,
                nodesPerRack,
                system.nodesPerDomain(),
                system.gpusPerNode().asInt(),
                system.mostWattsPerGpu(),
                limit == null ? Double.POSITIVE_INFINITY : limit * 1_000);
    }

    private IntStream poolsOf(AcceleratedSystem system) {
        return IntStream.range(0, layout.pools().size())
                .filter(i -> layout.pools().get(i).system().equals(system.name()));
    }

    private int[] startInstances() {
        return layout.pools().stream().mapToInt(PoolLayout::instances).toArray();
    }

    /** Puts so many instances of each of the system's pools into its racks, the largest first. */
    private boolean hold(RackRoom room, AcceleratedSystem system, int[] instances) {
        boolean all = true;
        for (int pool : poolsOf(system)
                .boxed()
                .sorted(Comparator.comparingInt(
                        (Integer i) -> -layout.pools().get(i).gpusPerInstance()))
                .toList()) {
            all &= room.hold(layout.pools().get(pool).gpusPerInstance(), instances[pool]);
        }
        return all;
    }

    private void checkStart(Fleet fleet, RackRoom start, boolean fits, String pointer, boolean racksGiven) {
        int racks = Objects.requireNonNull(fleet.racks());
        int stock = Objects.requireNonNull(fleet.stockNodes());
        int nodesPerRack = Objects.requireNonNull(fleet.nodesPerRack());
        if (!fits || start.usedRacks() > racks) {
            report(
                    racksGiven ? pointer + "/racks" : pointer,
                    racks,
                    "%d racks of %d nodes of %s cannot hold the layout's instances at the start"
                            .formatted(racks, nodesPerRack, fleet.system()),
                    fits ? "Maybe " + start.usedRacks() + " or more" : "Maybe fewer instances, or more nodesPerRack");
            return;
        }
        boolean wholeRacks = fleet.granularity() == Fleet.Granularity.RACK;
        int nodes = wholeRacks ? start.usedRacks() * nodesPerRack : start.usedNodes();
        if (nodes > stock) {
            report(
                    pointer + "/stockNodes",
                    stock,
                    "the layout's instances at the start take %d nodes of %s".formatted(nodes, fleet.system()),
                    "Maybe " + nodes + " or more");
        }
    }

    /** The faults with every field filled; reports those that are in no rack. */
    List<Fault> filled(List<Fault> faults) {
        return IntStream.range(0, faults.size())
                .mapToObj(i -> filled(faults.get(i), "/scaleOut/faults/" + i))
                .toList();
    }

    private Fault filled(Fault fault, String pointer) {
        if (fault.kind() == FaultKind.LINK) {
            checkLink(pointer, fault.factor(), fault.system());
        }
        if (fault.kind() == FaultKind.STORAGE) {
            return fault.resolved();
        }
        String system = fault.system();
        if (system == null && systems().size() > 1) {
            report(
                    pointer + "/system",
                    "absent",
                    "a fault needs its system where the layout has several: " + String.join(", ", systems()),
                    "Maybe " + systems().getFirst());
            return fault.resolved();
        }
        if (system != null && !checkSystem(pointer, system)) {
            return fault.resolved();
        }
        Fault there = fault.on(system == null ? systems().getFirst() : system).resolved();
        for (Fleet fleet : filled) {
            if (fleet.system().equals(there.system())) {
                below(pointer + "/rack", there.rack(), fleet.racks(), "racks", fleet.system());
                below(pointer + "/node", there.node(), fleet.nodesPerRack(), "nodes in a rack", fleet.system());
                below(pointer + "/gpu", there.gpu(), gpusPerNode(fleet.system()), "GPUs in a node", fleet.system());
            }
        }
        return there;
    }

    private @Nullable Integer gpusPerNode(String system) {
        return catalog.apply(system).map(each -> each.gpusPerNode().asInt()).orElse(null);
    }

    private void below(String pointer, @Nullable Integer index, @Nullable Integer count, String what, String system) {
        if (index != null && count != null && index >= count) {
            report(
                    pointer,
                    index,
                    "%s has %d %s, numbered from 0".formatted(system, count, what),
                    count == 1 ? "Maybe 0" : "Maybe 0 to " + (count - 1));
        }
    }

    /** Reports a link that nothing goes over, or a share of a rate that has no limit. */
    private void checkLink(String pointer, @Nullable Double factor, @Nullable String system) {
        if (layout.mode() == ServingMode.AGGREGATED) {
            report(
                    pointer + "/kind",
                    EnumNames.of(FaultKind.LINK),
                    "no KV moves between racks in an aggregated layout",
                    "Maybe leave it out, or kind: rack");
        } else if (factor != null && factor > 0) {
            filled.stream()
                    .filter(each ->
                            (system == null || each.system().equals(system)) && each.uplinkGigabytesPerSecond() == null)
                    .findFirst()
                    .ifPresent(each -> report(
                            pointer + "/factor",
                            factor,
                            "the racks of %s have uplinks without a limit, of which no share can be left"
                                    .formatted(each.system()),
                            "Maybe uplinkGigabytesPerSecond in scaleOut.fleets, or leave factor out"));
        }
    }

    /** The rates with every field filled; reports those of which too many failures come. */
    List<FailureRate> filledRates(List<FailureRate> rates) {
        for (int i = 0; i < rates.size(); i++) {
            FailureRate rate = rates.get(i);
            String pointer = "/scaleOut/failureRates/" + i;
            if (rate.kind() == FaultKind.LINK) {
                checkLink(pointer, rate.factor(), null);
            }
            double units = filled.stream()
                    .mapToDouble(each -> units(rate.kind(), each))
                    .sum();
            double perHour = units / rate.meanHoursBetween();
            if (perHour > MAX_FAILURES_PER_HOUR) {
                report(
                        pointer + "/meanHoursBetween",
                        rate.meanHoursBetween(),
                        String.format(
                                Locale.ROOT,
                                "%.0f units of the kind %s would fail %.0f times an hour, and may %.0f times",
                                units,
                                rate.kind().written(),
                                perHour,
                                MAX_FAILURES_PER_HOUR),
                        String.format(Locale.ROOT, "Maybe %.0f or more", Math.ceil(units / MAX_FAILURES_PER_HOUR)));
            }
        }
        return rates.stream().map(FailureRate::resolved).toList();
    }

    private double units(FaultKind kind, Fleet fleet) {
        double racks = fleet.racks() == null ? 0 : fleet.racks();
        double nodes = racks * (fleet.nodesPerRack() == null ? 0 : fleet.nodesPerRack());
        Integer gpus = gpusPerNode(fleet.system());
        return switch (kind) {
            case RACK, LINK -> racks;
            case NODE, SLOW -> nodes;
            case GPU -> nodes * (gpus == null ? 0 : gpus);
            case STORAGE -> 0;
        };
    }

    private void report(String pointer, Object value, String rule, String advice) {
        report.accept(Questions.violation(pointer, value, rule, advice));
    }
}
