package io.goodput.planning;

import io.goodput.contracts.Bill;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.explanation.ScaledLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Numbers of instances with which a layout's pools hold in another setting. All pools are scaled with their work, and with
 * more and more to spare, until they hold; then each is taken down as far as it goes while the others stay, by bisection:
 * more instances are taken never to be worse. Their parallelism stays. What is found holds, and may not be the cheapest.
 */
final class LayoutScaling {
    private static final double[] TO_SPARE = {1, 1.25, 1.5, 2, 3, 4};

    private final PlanRequest question;
    private final Estimates estimates;
    private final RateCard rates;
    private final PriceTier tier;
    private final ExplainedRuns runs;
    private final boolean overSeeds;

    /** Of what holds on the search's seed. */
    LayoutScaling(PlanRequest question, Estimates estimates, RateCard rates, PriceTier tier, ExplainedRuns runs) {
        this(question, estimates, rates, tier, runs, false);
    }

    /**
     * @param overSeeds whether it has to hold over all seeds, in settings of the question's own load and step times
     */
    LayoutScaling(
            PlanRequest question,
            Estimates estimates,
            RateCard rates,
            PriceTier tier,
            ExplainedRuns runs,
            boolean overSeeds) {
        this.question = question;
        this.estimates = estimates;
        this.rates = rates;
        this.tier = tier;
        this.runs = runs;
        this.overSeeds = overSeeds;
    }

    /**
     * What holds of a layout's kind.
     *
     * @return empty when nothing that was tried does
     * @throws RunNeeded when a run is missing
     */
    Optional<ScaledLayout> find(Layout base, Setting setting) {
        List<Integer> counts = counts(base);
        if (holds(base, setting)) {
            boolean mayDoWithFewer = setting.promptWork() <= 1
                    && setting.decodeWork() <= 1
                    && setting.promptWork() + setting.decodeWork() < 2
                    && bill(base, setting).gpusBilled() > price(base).billingUnitGpus();
            return Optional.of(told(
                    mayDoWithFewer
                            ? fewest(
                                    base, counts, counts.stream().map(each -> 1).toList(), setting)
                            : base,
                    setting));
        }
        Layout last = base;
        for (double spare : TO_SPARE) {
            Layout more = with(
                    base,
                    base.pools().stream()
                            .map(pool ->
                                    (int) Math.ceil(pool.instances() * Math.max(1, setting.work(pool.role())) * spare))
                            .toList());
            if (more.gpus() > Purchase.HARD_MAX_GPUS) {
                return Optional.empty();
            }
            if (!more.equals(last) && holds(more, setting)) {
                return Optional.of(told(fewest(more, counts(more), counts, setting), setting));
            }
            last = more;
        }
        return Optional.empty();
    }

    private static List<Integer> counts(Layout layout) {
        return layout.pools().stream().map(PoolLayout::instances).toList();
    }

    /** A layout that holds with each pool as small as it may be, those of the largest instances first. */
    private Layout fewest(Layout holding, List<Integer> counts, List<Integer> least, Setting setting) {
        List<Integer> fewest = new ArrayList<>(counts);
        List<PoolLayout> pools = holding.pools();
        List<Integer> order = IntStream.range(0, pools.size())
                .boxed()
                .sorted(Comparator.comparingInt(
                        i -> -pools.get(i).gpus() / pools.get(i).instances()))
                .toList();
        for (int pool : order) {
            int low = Math.min(least.get(pool), fewest.get(pool));
            int high = fewest.get(pool);
            while (low < high) {
                int middle = (low + high) / 2;
                fewest.set(pool, middle);
                if (holds(with(holding, fewest), setting)) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            fewest.set(pool, high);
        }
        return with(holding, fewest);
    }

    static Layout with(Layout layout, List<Integer> instances) {
        return layout.withPools(IntStream.range(0, instances.size())
                .mapToObj(i -> layout.pools().get(i).withInstances(instances.get(i)))
                .toList());
    }

    private boolean holds(Layout layout, Setting setting) {
        return overSeeds
                ? SeededRuns.of(setting.template(), layout, runs).holds()
                : runs.get(setting.run(layout)).report().holds();
    }

    private Bill bill(Layout layout, Setting setting) {
        return runs.get(setting.run(layout)).bill(tier);
    }

    /** The price of a layout's system. */
    RateCardEntry price(Layout layout) {
        return rates.get(layout.pools().getFirst().system(), tier);
    }

    /** Whether the GPUs billed for a layout are inside the limits. */
    boolean isInsideLimits(Layout layout) {
        return purchase(layout)
                .allows(layout.pools().stream().mapToInt(PoolLayout::gpus).toArray());
    }

    private Purchase purchase(Layout layout) {
        return Purchase.of(layout.systems(), tier, rates, estimates, question);
    }

    private ScaledLayout told(Layout layout, Setting setting) {
        return told(layout, bill(layout, setting));
    }

    /** A layout with what it costs. */
    ScaledLayout told(Layout layout, Bill bill) {
        return new ScaledLayout(
                layout,
                layout.id(),
                bill.gpusUsed(),
                bill.gpusBilled(),
                purchase(layout).usdPerHour(layout, bill),
                isInsideLimits(layout));
    }
}
