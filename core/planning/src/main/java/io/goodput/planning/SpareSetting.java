package io.goodput.planning;

import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.redundancy.RedundancyRequest;
import io.goodput.contracts.redundancy.SpareKind;
import io.goodput.contracts.redundancy.UnitLoss;
import io.goodput.contracts.scaleout.Delay;
import io.goodput.contracts.scaleout.FailureDomain;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.FaultOutcome;
import io.goodput.contracts.scaleout.Fleet;
import io.goodput.contracts.scaleout.LeadTime;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.PoolBounds;
import io.goodput.contracts.scaleout.ScaleOut;
import io.goodput.contracts.scaleout.ScaleOutReport;
import io.goodput.contracts.scaleout.ScalingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A layout in racks, and of what in them one is lost.
 *
 * @param racks of each system; as many as the fleets have when null
 */
record SpareSetting(
        RedundancyRequest question,
        FaultKind loss,
        SpareKind kind,
        Fleet.Placement placement,
        @Nullable Integer racks) implements SpareSearch.Losses {
    /** Requests of a run that only tells where things stand. */
    private static final int PLACING_REQUESTS = 1_000;

    private SimulationRequest scenario() {
        return question.scenario();
    }

    private ScaleOut living() {
        return RunTemplate.resolved(scenario().scaleOut(), "scenario.scaleOut");
    }

    private List<Long> seeds() {
        return RunTemplate.resolved(scenario().sampling(), "scenario.sampling").seeds();
    }

    List<Fleet> fleets() {
        return RunTemplate.resolved(living().fleets(), "scenario.scaleOut.fleets").stream()
                .map(fleet -> fleet.placing(placement, racks))
                .toList();
    }

    /** Hot ones as the pools' bounds say; cold nodes for a unit and for those lost with it, if the racks have them free. */
    @Override
    public List<Integer> most(KnownRuns runs) {
        if (kind == SpareKind.HOT) {
            List<PoolLayout> pools = scenario().layout().pools();
            List<PoolBounds> bounds = RunTemplate.resolved(living().pools(), "scenario.scaleOut.pools");
            return IntStream.range(0, pools.size())
                    .mapToObj(i -> bounds.get(i).maxInstances() - pools.get(i).instances())
                    .toList();
        }
        List<FailureDomain> domains = Objects.requireNonNull(placed(List.of(0), runs));
        return List.of(fleets().stream()
                .mapToInt(fleet -> Math.min(2 * nodesOfUnit(fleet), freeNodes(fleet, domains)))
                .max()
                .orElseThrow());
    }

    private int nodesOfUnit(Fleet fleet) {
        return loss == FaultKind.RACK ? Objects.requireNonNull(fleet.nodesPerRack()) : 1;
    }

    private static int freeNodes(Fleet fleet, List<FailureDomain> domains) {
        int there = domains.stream()
                .filter(each -> each.kind() == FaultKind.NODE && each.system().equals(fleet.system()))
                .mapToInt(FailureDomain::alike)
                .sum();
        return Objects.requireNonNull(fleet.racks()) * Objects.requireNonNull(fleet.nodesPerRack()) - there;
    }

    /** Where things stand with these spares, by a short run; null while it is lacking. */
    private @Nullable List<FailureDomain> placed(List<Integer> spares, KnownRuns runs) {
        RunSpec whole = spec(spares, seeds().getFirst(), null);
        List<PricedRun> run = runs.find(List.of(whole.upTo(PLACING_REQUESTS)));
        return run == null ? null : domains(run.getFirst());
    }

    /** One run per seed in which nothing is lost; null while they are lacking. */
    @Nullable
    List<PricedRun> undisturbed(List<Integer> spares, KnownRuns runs) {
        return runs.find(seeds().stream().map(seed -> spec(spares, seed, null)).toList());
    }

    @Override
    public @Nullable List<FailureDomain> units(List<Integer> spares, KnownRuns runs) {
        List<FailureDomain> domains = placed(spares, runs);
        return domains == null ? null : greatest(domains, loss);
    }

    @Override
    public @Nullable UnitLoss lose(List<Integer> spares, FailureDomain unit, KnownRuns runs) {
        List<PricedRun> disturbed =
                runs.find(seeds().stream().map(seed -> spec(spares, seed, unit)).toList());
        return disturbed == null ? null : told(unit, disturbed);
    }

    @Override
    public boolean holds(UnitLoss unit) {
        return unit.attainment() >= question.requiredAttainment();
    }

    /** Instances of each pool, and GPUs of each system that are there without one. */
    @Override
    public List<Integer> left(List<Integer> spares, FailureDomain unit, KnownRuns runs) {
        List<FailureDomain> domains = Objects.requireNonNull(placed(spares, runs));
        List<PoolLayout> pools = layout(spares).pools();
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            left.add(pools.get(i).instances() - unit.instances().get(i));
        }
        for (Fleet fleet : fleets()) {
            int free = domains.stream()
                    .filter(each ->
                            each.kind() == FaultKind.NODE && each.system().equals(fleet.system()))
                    .mapToInt(each -> each.alike() * each.freeGpus())
                    .sum();
            left.add(free - (unit.system().equals(fleet.system()) ? unit.freeGpus() : 0));
        }
        return left;
    }

    static List<FailureDomain> domains(PricedRun run) {
        return changes(run).domains();
    }

    private static ScaleOutReport changes(PricedRun run) {
        return Objects.requireNonNull(run.report().scaleOut(), "a run whose pools change says how");
    }

    /** Those of a kind of which no other takes as much of everything, and more of something; of equals all. */
    static List<FailureDomain> greatest(List<FailureDomain> all, FaultKind kind) {
        List<FailureDomain> ofKind =
                all.stream().filter(each -> each.kind() == kind).toList();
        return ofKind.stream()
                .filter(each -> ofKind.stream().noneMatch(other -> other.takesMoreThan(each)))
                .toList();
    }

    private static UnitLoss told(FailureDomain domain, List<PricedRun> runs) {
        double attainment = 1;
        double recovery = 0;
        long retries = 0;
        long failed = 0;
        for (PricedRun run : runs) {
            FaultOutcome fault = changes(run).faults().getFirst();
            attainment = Math.min(attainment, fault.attainmentMeanwhile());
            Double seconds = fault.recoverySeconds();
            recovery = Math.max(recovery, seconds == null ? Double.POSITIVE_INFINITY : seconds);
            retries = Math.max(retries, changes(run).retries());
            failed = Math.max(failed, run.report().requests().failed());
        }
        return new UnitLoss(
                domain,
                attainment,
                changes(runs.getFirst()).faults().getFirst().requestsMeanwhile(),
                recovery < Double.POSITIVE_INFINITY ? recovery : null,
                retries,
                failed,
                runs.stream().map(PricedRun::runId).toList());
    }

    /** A run with these spares in which a domain is lost, or nothing where it is null. */
    private RunSpec spec(List<Integer> spares, long seed, @Nullable FailureDomain lost) {
        Layout layout = layout(spares);
        return RunSpec.of(scenario().withScaleOut(living(layout, spares, lost)), layout, seed);
    }

    private Layout layout(List<Integer> spares) {
        Layout asked = scenario().layout().resolved();
        List<PoolLayout> pools = asked.pools();
        return kind == SpareKind.COLD
                ? asked
                : asked.withPools(IntStream.range(0, pools.size())
                        .mapToObj(i -> pools.get(i).withInstances(pools.get(i).instances() + spares.get(i)))
                        .toList());
    }

    private ScaleOut living(Layout layout, List<Integer> spares, @Nullable FailureDomain lost) {
        ScaleOut asked = living();
        LeadTime lead = RunTemplate.resolved(asked.leadTime(), "scenario.scaleOut.leadTime");
        double lostSeconds = RunTemplate.resolved(question.lostSeconds(), "lostSeconds");
        boolean replaces = RunTemplate.resolved(question.replaces(), "replaces");
        int kept = RunTemplate.resolved(lead.warmNodes(), "scenario.scaleOut.leadTime.warmNodes");
        return new ScaleOut(
                ScalingPolicy.of(PolicyKind.FIXED).resolved(),
                layout.pools().stream()
                        .map(pool -> new PoolBounds(pool.instances(), pool.instances()))
                        .toList(),
                null,
                asked.scraping(),
                lead.with(
                        replaces
                                ? RunTemplate.resolved(lead.provisioning(), "scenario.scaleOut.leadTime.provisioning")
                                : Delay.constant(lostSeconds),
                        kind == SpareKind.COLD ? kept + spares.getFirst() : kept),
                asked.scaleDown(),
                asked.whenEmpty(),
                null,
                fleets(),
                lost == null ? null : List.of(lost.lostAt(question.lostAtSecondsOfRun(), lostSeconds)),
                null,
                asked.retries());
    }
}
