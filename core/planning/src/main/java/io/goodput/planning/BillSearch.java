package io.goodput.planning;

import io.goodput.contracts.Estimates;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.bills.BillRequest;
import io.goodput.contracts.bills.BilledRun;
import io.goodput.contracts.bills.BilledRuns;
import io.goodput.contracts.scaleout.Fleet;
import io.goodput.contracts.scaleout.PoolBounds;
import io.goodput.contracts.scaleout.ScaleOut;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a bill: the scenario as it is, and with one instance more and fewer of each pool, on one seed and in one round.
 * Who prices makes bills of them.
 */
public final class BillSearch implements Search<BilledRuns> {
    private final BillRequest question;
    private final Estimates estimates;
    private final List<Change> changes = new ArrayList<>();
    private final List<RunSpec> specs = new ArrayList<>();
    private @Nullable List<PricedRun> runs;

    /** So many instances more of a pool. */
    private record Change(int pool, int instances) {}

    /**
     * @param question with every field filled
     * @param estimates of the scenario's model, systems and mode
     */
    public BillSearch(BillRequest question, Estimates estimates) {
        this.question = question;
        this.estimates = estimates;
        SimulationRequest scenario = question.scenario();
        Layout layout = scenario.layout().resolved();
        long seed = RunTemplate.resolved(
                RunTemplate.resolved(scenario.sampling(), "scenario.sampling").seed(), "scenario.sampling.seed");
        specs.add(RunSpec.of(scenario, layout, seed));
        if (RunTemplate.resolved(question.marginal(), "marginal")) {
            for (int pool = 0; pool < layout.pools().size(); pool++) {
                for (int more : new int[] {1, -1}) {
                    if (isPossible(layout.pools().get(pool), more)) {
                        changes.add(new Change(pool, more));
                        specs.add(spec(scenario, layout, pool, more, seed));
                    }
                }
            }
        }
    }

    /** Where it is said which instance stands in which rack, there is no place for another one. */
    private static boolean isPossible(PoolLayout pool, int more) {
        int instances = pool.instances() + more;
        return pool.racks() == null && instances >= 1 && instances <= PoolLayout.MAX_INSTANCES;
    }

    private static RunSpec spec(SimulationRequest scenario, Layout layout, int pool, int more, long seed) {
        List<PoolLayout> pools = new ArrayList<>(layout.pools());
        pools.set(pool, pools.get(pool).withInstances(pools.get(pool).instances() + more));
        Layout changed = layout.withPools(pools);
        ScaleOut living = scenario.scaleOut();
        return RunSpec.of(living == null ? scenario : scenario.withScaleOut(living(living, pool, more)), changed, seed);
    }

    /** Its bounds move with the pool; each system has a rack more for what has to find a place. */
    private static ScaleOut living(ScaleOut asked, int pool, int more) {
        List<PoolBounds> bounds = RunTemplate.resolved(asked.pools(), "scenario.scaleOut.pools");
        List<Fleet> fleets = RunTemplate.resolved(asked.fleets(), "scenario.scaleOut.fleets");
        List<PoolBounds> moved = IntStream.range(0, bounds.size())
                .mapToObj(i -> i == pool ? moved(bounds.get(i), more) : bounds.get(i))
                .toList();
        ScaleOut changed = asked.withBounds(moved);
        return more < 0
                ? changed
                : changed.withFleets(fleets.stream()
                        .map(fleet -> fleet.placing(
                                RunTemplate.resolved(fleet.placement(), "scenario.scaleOut.fleets.placement"),
                                RunTemplate.resolved(fleet.racks(), "scenario.scaleOut.fleets.racks") + 1))
                        .toList());
    }

    private static PoolBounds moved(PoolBounds bounds, int more) {
        int most = Math.clamp(bounds.maxInstances() + more, 1, PoolLayout.MAX_INSTANCES);
        int least = Math.min(1, bounds.minInstances());
        return new PoolBounds(Math.clamp(bounds.minInstances() + more, least, most), most);
    }

    @Override
    public List<RunSpec> round() {
        return runs == null ? specs : List.of();
    }

    @Override
    public void complete(List<PricedRun> completed) {
        OpenRound.check(round().size(), completed.size());
        runs = List.copyOf(completed);
    }

    @Override
    public SearchProgress progress() {
        boolean done = runs != null;
        return new SearchProgress(
                done ? 1 : 0, done ? specs.size() : 0, 1, done ? 0 : 1, null, done ? "done" : "simulating");
    }

    @Override
    public BilledRuns answer() {
        List<PricedRun> known = runs;
        if (known == null) {
            throw new IllegalStateException("the search is not over: " + specs.size() + " runs are open");
        }
        List<BilledRuns.Neighbour> neighbours = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            neighbours.add(new BilledRuns.Neighbour(
                    change.pool,
                    change.instances,
                    BilledRun.of(known.get(i + 1)).asAWhole()));
        }
        return new BilledRuns(
                question,
                estimates.build(),
                BilledRun.of(known.getFirst()),
                neighbours,
                estimates.errorBands(),
                Provenance.assumptions(estimates, question));
    }
}
