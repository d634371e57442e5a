package io.goodput.simulation;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.scaleout.Delay;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.Fleet;
import io.goodput.contracts.scaleout.LeadTime;
import io.goodput.contracts.scaleout.PoolBounds;
import io.goodput.contracts.scaleout.Retries;
import io.goodput.contracts.scaleout.ScaleDown;
import io.goodput.contracts.scaleout.ScaleOut;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import io.goodput.engine.scenario.AfterFailure;
import io.goodput.engine.scenario.Delays;
import io.goodput.engine.scenario.ElasticPool;
import io.goodput.engine.scenario.Elasticity;
import io.goodput.engine.scenario.LeadTimes;
import io.goodput.engine.scenario.RackSpace;
import io.goodput.engine.timing.StepModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a layout lives, in the engine's numbers. */
final class Elasticities {
    /** Bytes per second of an uplink that does not limit. */
    private static final double UNLIMITED_UPLINK = 1e15;

    private static final double BYTES_PER_GIGABYTE = 1e9;

    private Elasticities() {}

    /**
     * How the pools of a run change; null where they do not.
     *
     * @param spec whose scaleOut has every field filled
     * @param designs of the layout's pools
     * @param times of the layout's pools
     */
    static @Nullable Elasticity of(RunSpec spec, Layout layout, List<InstanceDesign> designs, List<StepModel> times) {
        ScaleOut living = spec.scaleOut();
        if (living == null) {
            return null;
        }
        List<Fleet> fleets = Objects.requireNonNull(living.fleets());
        List<String> systems = fleets.stream().map(Fleet::system).toList();
        LeadTime lead = Objects.requireNonNull(living.leadTime());
        List<RackSpace> spaces = fleets.stream()
                .map(fleet -> space(fleet, systemOf(fleet.system(), designs), Objects.requireNonNull(lead.warmNodes())))
                .toList();
        List<ElasticPool> pools = new ArrayList<>();
        for (int i = 0; i < designs.size(); i++) {
            PoolLayout pool = layout.pools().get(i);
            PoolBounds bounds = Objects.requireNonNull(living.pools()).get(i);
            InstanceDesign design = designs.get(i);
            double weightBytes = design.memory(Objects.requireNonNull(pool.maxNumBatchedTokens()))
                            .weightBytesPerGpu()
                    * design.parallelism().gpus();
            StepModel model = times.get(i);
            pools.add(new ElasticPool(
                    pool.instances(),
                    bounds.minInstances(),
                    bounds.maxInstances(),
                    systems.indexOf(design.system().name()),
                    kind(spec, layout.pools(), i),
                    weightBytes,
                    model.besideBoards().energy(model.maxWatts(), 1).drawnJoules()));
        }
        ScaleDown down = Objects.requireNonNull(living.scaleDown());
        Retries retries = Objects.requireNonNull(living.retries());
        Double asked = spec.slo().attainment();
        Integer budget = living.gpuBudget();
        return new Elasticity(
                Objects.requireNonNull(living.policy()),
                pools,
                budget == null ? Integer.MAX_VALUE : budget,
                Objects.requireNonNull(Objects.requireNonNull(living.scraping()).intervalSeconds()),
                Objects.requireNonNull(living.scraping().delaySeconds()),
                leadTimes(lead, living.roleSwitchSeconds()),
                down.requests() == ScaleDown.Leaving.MIGRATE,
                Objects.requireNonNull(down.graceSeconds()),
                living.whenEmpty() == ScaleOut.WhenEmpty.REJECT,
                spaces,
                systems,
                living.faults() == null ? List.of() : living.faults(),
                living.failureRates() == null ? List.of() : living.failureRates(),
                new AfterFailure(
                        Objects.requireNonNull(retries.limit()),
                        Objects.requireNonNull(retries.keepsTokens()),
                        Objects.requireNonNull(retries.detectionSeconds()),
                        retries.whileUndetected() == Retries.Undetected.REFUSE),
                asked == null ? ScaleOutRequest.DEFAULT_ATTAINMENT : asked);
    }

    /** The first pool whose instances are alike, their role apart. */
    private static int kind(RunSpec spec, List<PoolLayout> pools, int pool) {
        int first = 0;
        while (!pools.get(first).hasInstancesLike(pools.get(pool), spec.engine(), spec.precision())) {
            first++;
        }
        return first;
    }

    private static AcceleratedSystem systemOf(String name, List<InstanceDesign> designs) {
        return designs.stream()
                .map(InstanceDesign::system)
                .filter(system -> system.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("racks of " + name + ", which no pool stands in"));
    }

    private static RackSpace space(Fleet fleet, AcceleratedSystem system, int warmNodes) {
        int gpusPerNode = system.gpusPerNode().asInt();
        int nodesPerRack = Objects.requireNonNull(fleet.nodesPerRack());
        int nodesPerDomain = Math.clamp(system.scaleUpGpus().asInt() / gpusPerNode, 1, nodesPerRack);
        while (nodesPerRack % nodesPerDomain != 0) {
            nodesPerDomain--;
        }
        Double kilowatts = fleet.kilowattsPerRack();
        return new RackSpace(
                Objects.requireNonNull(fleet.racks()),
                nodesPerRack,
                gpusPerNode,
                nodesPerDomain,
                Objects.requireNonNull(fleet.placement()),
                Objects.requireNonNull(fleet.granularity()),
                Objects.requireNonNull(fleet.minimumBilledSeconds()),
                Objects.requireNonNull(fleet.stockNodes()),
                warmNodes,
                kilowatts == null ? Double.POSITIVE_INFINITY : kilowatts * 1_000);
    }

    private static LeadTimes leadTimes(LeadTime lead, @Nullable Double roleSwitchSeconds) {
        Double snapshotSeconds = lead.snapshotSeconds();
        return new LeadTimes(
                delays(lead.quota()),
                delays(lead.provisioning()),
                delays(lead.imagePull()),
                Objects.requireNonNull(lead.storageGigabytesPerSecond()) * BYTES_PER_GIGABYTE,
                Objects.requireNonNull(lead.loadGigabytesPerSecond()) * BYTES_PER_GIGABYTE,
                snapshotSeconds == null ? delays(lead.warmUp()) : new Delays(snapshotSeconds, 0),
                Objects.requireNonNull(lead.slowFirstSeconds()),
                Objects.requireNonNull(lead.slowFirstFactor()),
                roleSwitchSeconds == null ? Double.POSITIVE_INFINITY : roleSwitchSeconds);
    }

    private static Delays delays(@Nullable Delay delay) {
        double median = Objects.requireNonNull(delay).medianSeconds();
        Double p95 = delay.p95Seconds();
        return Delays.of(median, p95 == null ? median : p95);
    }

    /** Uplinks of all racks, fleet after fleet, in bytes per second; empty where none limits or fails. */
    static List<Double> uplinks(@Nullable ScaleOut living) {
        if (living == null || !mayRacksLimit(living)) {
            return List.of();
        }
        List<Double> uplinks = new ArrayList<>();
        for (Fleet fleet : Objects.requireNonNull(living.fleets())) {
            Double given = fleet.uplinkGigabytesPerSecond();
            uplinks.addAll(Collections.nCopies(
                    Objects.requireNonNull(fleet.racks()),
                    given == null ? UNLIMITED_UPLINK : given * BYTES_PER_GIGABYTE));
        }
        return uplinks;
    }

    private static boolean mayRacksLimit(ScaleOut living) {
        return Objects.requireNonNull(living.fleets()).stream()
                        .anyMatch(fleet -> fleet.uplinkGigabytesPerSecond() != null)
                || (living.faults() != null
                        && living.faults().stream().anyMatch(fault -> fault.kind() == FaultKind.LINK))
                || (living.failureRates() != null
                        && living.failureRates().stream().anyMatch(rate -> rate.kind() == FaultKind.LINK));
    }
}
