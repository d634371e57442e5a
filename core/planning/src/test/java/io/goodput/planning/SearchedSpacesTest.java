package io.goodput.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.ExistingCapacity;
import io.goodput.contracts.InstanceLoss;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.Limits;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.PlanObjective;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.Procurement;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SearchSpace;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.contracts.SystemMix;
import io.goodput.contracts.SystemStock;
import io.goodput.contracts.TierAnswer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Spaces of mixes and chunks, runs that are cut short and winners that are judged over five seeds. */
class SearchedSpacesTest {
    private static final int WORLDS = 120;
    /** Student's t at 97.5 % with four degrees of freedom. */
    private static final double T_OF_FIVE = 2.776;

    /** A pool that lost all it had, and a layout with such a pool. */
    private static final PoolLayout NOTHING = new PoolLayout(PoolRole.AGGREGATED, "nothing", 1, 1, null, null);

    private static final Layout GONE = new Layout(ServingMode.AGGREGATED, List.of(NOTHING));

    private static TierAnswer answer(QueueWorld world) {
        PlanSearch search = world.search();
        while (!search.round().isEmpty()) {
            search.complete(search.round().stream().map(world::run).toList());
        }
        PlanAnswer answer = search.answer();
        return answer.tiers().getFirst();
    }

    private static @Nullable String idOf(@Nullable LayoutOutcome outcome) {
        return outcome == null ? null : outcome.id();
    }

    /** Two or three systems, all of their mixes, two chunks; five seeds in every second world. */
    static QueueWorld random(long seed) {
        var random = new SplittableRandom(seed * 31 + 7);
        QueueWorld.Machine[] machines = new QueueWorld.Machine[random.nextInt(2, 4)];
        for (int i = 0; i < machines.length; i++) {
            // One system is good at prompts, another at tokens: mixes win now and then.
            machines[i] = new QueueWorld.Machine(
                    "system-" + i,
                    random.nextDouble(2, 25),
                    random.nextDouble(2, 25),
                    random.nextBoolean() ? List.of(1, 2) : List.of(2, 4),
                    random.nextInt(0, 2),
                    8);
        }
        QueueWorld world = new QueueWorld(machines);
        for (QueueWorld.Machine machine : machines) {
            world.price(
                    machine.name(),
                    PriceTier.RETAIL,
                    random.nextInt(100, 400) / 100.0,
                    1 << random.nextInt(0, 3),
                    random.nextInt(0, 4) > 0);
        }
        world.space = SearchSpace.DEFAULT.withMixes(mixes(world));
        world.chunks = random.nextBoolean() ? List.of(8_192) : List.of(2_048, 8_192);
        world.requestsPerSecond = random.nextDouble(2, 40);
        world.luck = random.nextBoolean() ? 0 : random.nextDouble(0.02);
        world.roundSize = random.nextInt(1, 20);
        world.cutsShort = random.nextBoolean();
        world.confirmationSeeds = seed % 2 == 0 ? List.of(2L, 3L, 4L, 5L) : List.of(2L, 3L);
        world.limits = new Limits(
                random.nextInt(2, 13),
                random.nextBoolean() ? null : random.nextInt(1, 4),
                random.nextBoolean() ? null : random.nextDouble(2, 30));
        return world;
    }

    private static List<SystemMix> mixes(QueueWorld world) {
        List<SystemMix> mixes = new ArrayList<>();
        for (QueueWorld.Machine prefill : world.machines) {
            for (QueueWorld.Machine decode : world.machines) {
                if (!prefill.equals(decode)) {
                    mixes.add(new SystemMix(prefill.name(), decode.name()));
                }
            }
        }
        return mixes;
    }

    @Test
    void theSearchFindsWhatTryingEverythingFinds() {
        int mixed = 0;
        int held = 0;
        int reversed = 0;
        int overSeeds = 0;
        for (long seed = 0; seed < WORLDS; seed++) {
            QueueWorld world = random(seed);
            TierAnswer answer = answer(world);
            Rank expected = tryEverything(world);
            assertEquals(expected == null ? null : expected.id(), idOf(answer.winner()), "seed " + seed);
            assertTrue(answer.search().proven(), "seed " + seed);
            reversed += answer.search().reversals();
            LayoutOutcome winner = answer.winner();
            if (winner != null) {
                assertEquals(0, answer.search().gapShare(), "seed " + seed);
                held++;
                mixed += winner.layout().systems().size() - 1;
                overSeeds += winner.runIds().size() == 5 ? 1 : 0;
            }
        }
        assertTrue(held > WORLDS / 2, held + " held");
        assertTrue(mixed > 5, mixed + " mixes won");
        assertTrue(reversed > 5, reversed + " reversals");
        assertTrue(overSeeds > 20, overSeeds + " held over five seeds");
    }

    /** Every layout inside the limits, priced and run on every seed; the first in the order that holds. */
    static @Nullable Rank tryEverything(QueueWorld world) {
        RunTemplate template =
                RunTemplate.of(world.question(), world.estimates().errorBands());
        return tryEverything(
                world, layout -> withLosses(world, layout).stream().allMatch(each -> holds(world, template, each)));
    }

    /** Every layout inside the limits, priced; the first in the order that holds. */
    static @Nullable Rank tryEverything(QueueWorld world, Predicate<Layout> holds) {
        Rank best = null;
        for (Layout layout : layouts(world)) {
            Taken taken = taken(world, layout);
            double cost = switch (world.objective) {
                case USD -> taken.usd();
                case GPUS -> layout.gpus();
                case RACKS -> taken.racks();
                case KILOWATTS -> taken.gpus() * QueueWorld.KILOWATTS;
            };
            Rank rank = new Rank(cost, taken.usd(), layout.gpus(), layout.id());
            if (taken.isInside() && (best == null || rank.isBefore(best)) && holds.test(layout)) {
                best = rank;
            }
        }
        return best;
    }

    /** What a layout takes, in whole units, and costs with all that is owned. */
    private record Taken(double usd, int gpus, int racks, boolean isInside) {}

    private static Taken taken(QueueWorld world, Layout layout) {
        double usd = world.bill(PriceTier.RETAIL, layout).electricityUsdPerHour();
        int gpus = 0;
        int racks = 0;
        boolean inStock = true;
        for (QueueWorld.Machine machine : world.machines) {
            RateCardEntry price = Objects.requireNonNull(world.prices.get(machine.name() + PriceTier.RETAIL));
            int used = layout.pools().stream()
                    .filter(pool -> pool.system().equals(machine.name()))
                    .mapToInt(PoolLayout::gpus)
                    .sum();
            ExistingCapacity owned = world.existingCapacity == null
                    ? null
                    : world.existingCapacity.stream()
                            .filter(each -> each.system().equals(machine.name()))
                            .findFirst()
                            .orElse(null);
            int own = owned == null ? 0 : owned.gpus();
            int bought = 0;
            while (own + bought < used) {
                bought += price.billingUnitGpus();
            }
            int whole = 0;
            while (whole < used) {
                whole += price.billingUnitGpus();
            }
            int kept = owned != null && owned.isHandedBack() ? Math.min(whole, own) : own;
            usd += bought * price.usdPerGpuHour();
            usd += owned == null ? 0 : kept * Objects.requireNonNull(owned.usdPerGpuHour());
            int here = Math.min(whole, own) + bought;
            gpus += here;
            racks += Math.ceilDiv(here, machine.gpusPerRack());
            inStock &= bought <= world.limits.stockOf(machine.name()).orElse(1_024);
        }
        usd = Math.rint(usd * 1e6) / 1e6;
        Limits limits = world.limits;
        boolean inside = inStock
                && (limits.maxGpus() == null || gpus <= limits.maxGpus())
                && (limits.maxRacks() == null || racks <= limits.maxRacks())
                && (limits.maxProvisionedKilowatts() == null
                        || gpus * QueueWorld.KILOWATTS <= limits.maxProvisionedKilowatts())
                && (limits.maxUsdPerHour() == null || usd <= limits.maxUsdPerHour());
        return new Taken(usd, gpus, racks, inside);
    }

    /** A layout, and what is left of it with the world's spares lost in any way; itself lost where a pool has no more. */
    private static List<Layout> withLosses(QueueWorld world, Layout layout) {
        List<Layout> all = new ArrayList<>(List.of(layout));
        int spares = world.spareInstances;
        List<PoolLayout> pools = layout.pools();
        for (int first = 0; spares > 0 && first <= spares; first++) {
            int second = spares - first;
            if (pools.size() == 1 && second > 0) {
                continue;
            }
            List<PoolLayout> left = new ArrayList<>();
            for (int i = 0; i < pools.size(); i++) {
                int instances = pools.get(i).instances() - (i == 0 ? first : second);
                left.add(instances < 1 ? NOTHING : pools.get(i).withInstances(instances));
            }
            all.add(left.contains(NOTHING) ? GONE : layout.withPools(left));
        }
        return all;
    }

    @Test
    void whatIsAskedBesideIsWhatTryingEverythingFinds() {
        int owned = 0;
        int spare = 0;
        int handedBack = 0;
        Set<PlanObjective> objectives = EnumSet.noneOf(PlanObjective.class);
        for (long seed = 0; seed < 2 * WORLDS; seed++) {
            QueueWorld world = asked(seed);
            TierAnswer answer = answer(world);
            Rank expected = tryEverything(world);
            assertEquals(expected == null ? null : expected.id(), idOf(answer.winner()), "seed " + seed);
            assertTrue(answer.search().proven(), "seed " + seed);
            LayoutOutcome winner = answer.winner();
            if (winner == null || expected == null) {
                continue;
            }
            assertEquals(expected.usdPerHour(), winner.usdPerHour(), 1e-6, "seed " + seed);
            assertEquals(0, answer.search().gapShare(), "seed " + seed);
            objectives.add(world.objective);
            Procurement procurement = winner.procurement();
            owned += procurement != null && procurement.ownedGpusUsed() > 0 ? 1 : 0;
            handedBack += procurement != null && procurement.ownedGpusHandedBack() > 0 ? 1 : 0;
            spare += winner.losses().isEmpty() ? 0 : 1;
            assertTrue(winner.losses().stream().allMatch(InstanceLoss::holds), "seed " + seed);
        }
        assertEquals(EnumSet.allOf(PlanObjective.class), objectives);
        assertTrue(owned > 20, owned + " on what is owned");
        assertTrue(handedBack > 5, handedBack + " handed back");
        assertTrue(spare > 20, spare + " with spares");
    }

    /** A little less than so many GPUs of the first system cost with metered electricity. */
    private static double dollars(QueueWorld world, int gpus) {
        return world.bill(PriceTier.RETAIL, world.machines.getFirst().name(), gpus)
                        .usdPerHour()
                - 0.02;
    }

    /** A random world of another objective, with limits on dollars and stock, GPUs owned, and spares. */
    private static QueueWorld asked(long seed) {
        QueueWorld world = random(seed);
        var random = new SplittableRandom(seed * 17 + 3);
        world.objective = List.of(PlanObjective.values()).get(random.nextInt(PlanObjective.values().length));
        world.optimism = random.nextDouble(1, 2);
        world.spareInstances = random.nextInt(2) == 0 ? random.nextInt(1, 3) : 0;
        world.robust = random.nextInt(3) == 0;
        world.machines.forEach(machine -> world.bands.put(
                machine.name(), ErrorBand.alone(machine.name(), -0.1, random.nextDouble(0.05, 0.6), "made up")));
        List<SystemStock> stock = new ArrayList<>();
        List<ExistingCapacity> owned = new ArrayList<>();
        for (QueueWorld.Machine machine : world.machines) {
            if (random.nextInt(4) == 0) {
                stock.add(new SystemStock(machine.name(), random.nextInt(0, 8)));
            }
            if (random.nextInt(2) == 0) {
                owned.add(new ExistingCapacity(
                                machine.name(),
                                random.nextInt(1, 10),
                                random.nextBoolean() ? null : random.nextInt(0, 200) / 100.0,
                                random.nextBoolean())
                        .resolved());
            }
        }
        world.existingCapacity = owned.isEmpty() ? null : owned;
        world.limits = new Limits(
                world.limits.maxGpus(),
                world.limits.maxRacks(),
                world.limits.maxProvisionedKilowatts(),
                random.nextInt(3) == 0 ? dollars(world, random.nextInt(1, 10)) : null,
                stock.isEmpty() ? null : stock);
        return world;
    }

    private static List<Layout> layouts(QueueWorld world) {
        List<Layout> layouts = new ArrayList<>();
        int most = Objects.requireNonNull(world.limits.maxGpus());
        for (PoolLayout pool : pools(world, PoolRole.AGGREGATED, most)) {
            layouts.add(new Layout(ServingMode.AGGREGATED, List.of(pool)).resolved());
        }
        for (PoolLayout prefill : pools(world, PoolRole.PREFILL, most)) {
            for (PoolLayout decode : pools(world, PoolRole.DECODE, most - prefill.gpus())) {
                layouts.add(new Layout(ServingMode.DISAGGREGATED, List.of(prefill, decode)).resolved());
            }
        }
        return layouts;
    }

    private static List<PoolLayout> pools(QueueWorld world, PoolRole role, int most) {
        List<PoolLayout> pools = new ArrayList<>();
        for (QueueWorld.Machine machine : world.machines) {
            for (int gpus : machine.tensorParallel()
                    .subList(machine.tooSmall(), machine.tensorParallel().size())) {
                for (PoolLayout pool : world.pools(machine, role, gpus)) {
                    for (int n = 1; n * gpus <= most; n++) {
                        pools.add(pool.withInstances(n));
                    }
                }
            }
        }
        return pools;
    }

    /** On the search's seed, and then on each of few seeds, or by the upper end of the interval over five. */
    static boolean holds(QueueWorld world, RunTemplate template, Layout layout) {
        if (layout.equals(GONE)) {
            return false;
        }
        List<RunSpec> runs = new ArrayList<>();
        runs.add(template.run(layout, 1));
        template.confirmationSeeds().forEach(seed -> runs.add(template.run(layout, seed)));
        if (!world.holds(runs.getFirst())) {
            return false;
        }
        if (runs.size() < 5) {
            return runs.stream().allMatch(world::holds);
        }
        for (LatencyLimit limit : world.slo.limits()) {
            double sum = 0;
            double squares = 0;
            for (RunSpec run : runs) {
                double late = 1 - world.share(run, limit);
                sum += late;
                squares += late * late;
            }
            double mean = sum / 5;
            double error = Math.sqrt(Math.max(0, squares / 5 - mean * mean) / 4);
            // Both limits are 99th percentiles.
            if (mean + T_OF_FIVE * error > 0.01 + 1e-9) {
                return false;
            }
        }
        return true;
    }

    @Test
    void aRobustPlanIsOneOfLongerSteps() {
        for (long seed = 0; seed < WORLDS; seed++) {
            QueueWorld robust = random(seed);
            robust.space = SearchSpace.DEFAULT.withMixes(List.of());
            robust.robust = true;
            robust.highShare = 0.3;
            QueueWorld slower = random(seed);
            slower.space = robust.space;
            slower.highShare = 0.3;
            slower.factors = StepTimeFactors.of(1.3, 1.3, 1.3);
            assertEquals(idOf(answer(slower).winner()), idOf(answer(robust).winner()), "seed " + seed);
            QueueWorld predicted = random(seed);
            predicted.space = robust.space;
            predicted.luck = 0;
            robust.luck = 0;
            assertTrue(usd(answer(predicted)) <= usd(answer(robust)), "seed " + seed);
        }
    }

    @Test
    void theOrderOfSystemsAndMixesChangesNothing() {
        for (long seed = 0; seed < WORLDS; seed++) {
            QueueWorld world = random(seed);
            List<QueueWorld.Machine> turned = new ArrayList<>(world.machines);
            Collections.reverse(turned);
            QueueWorld other = like(world, turned);
            List<SystemMix> mixes = mixes(other);
            Collections.shuffle(mixes, new Random(seed));
            other.space = SearchSpace.DEFAULT.withMixes(mixes);
            assertEquals(idOf(answer(world).winner()), idOf(answer(other).winner()), "seed " + seed);
        }
    }

    @Test
    void aLooserObjectiveACheaperPriceOrAnotherCandidateNeverCostMore() {
        for (long seed = 1; seed < WORLDS; seed += 2) {
            QueueWorld world = random(seed);
            double before = usd(answer(world));

            QueueWorld looser = random(seed);
            looser.slo = new ServiceLevelObjective(
                    world.slo.limits().stream()
                            .map(limit ->
                                    new LatencyLimit(limit.metric(), limit.percentile(), 1.2 * limit.limitSeconds()))
                            .toList(),
                    null);
            assertTrue(usd(answer(looser)) <= before, "looser, seed " + seed);

            QueueWorld cheaper = random(seed);
            cheaper.prices.replaceAll((name, price) -> new RateCardEntry(
                    price.system(),
                    price.tier(),
                    Math.rint(9_000 * price.usdPerGpuHour()) / 10_000,
                    price.billingUnitGpus(),
                    price.provisionedKilowattsPerGpu(),
                    price.electricityIncluded(),
                    price.source()));
            assertTrue(usd(answer(cheaper)) <= before, "cheaper, seed " + seed);

            QueueWorld fewer = like(world, world.machines.subList(0, 1));
            fewer.space = SearchSpace.DEFAULT.withMixes(List.of());
            assertTrue(before <= usd(answer(fewer)), "fewer candidates, seed " + seed);
        }
    }

    private static double usd(TierAnswer answer) {
        LayoutOutcome winner = answer.winner();
        return winner == null ? Double.POSITIVE_INFINITY : winner.bill().usdPerHour();
    }

    /** The same world of these systems. */
    private static QueueWorld like(QueueWorld world, List<QueueWorld.Machine> machines) {
        QueueWorld other = new QueueWorld(machines.toArray(new QueueWorld.Machine[0]));
        other.prices.putAll(world.prices);
        other.space = world.space;
        other.chunks = world.chunks;
        other.requestsPerSecond = world.requestsPerSecond;
        other.luck = world.luck;
        other.roundSize = world.roundSize;
        other.cutsShort = world.cutsShort;
        other.confirmationSeeds = world.confirmationSeeds;
        other.limits = world.limits;
        return other;
    }

    @Test
    void aShapeCountsOnceWhateverItsCounts() {
        QueueWorld world = new QueueWorld(
                        new QueueWorld.Machine("a", 6, 9, List.of(1, 2), 0, 8),
                        new QueueWorld.Machine("b", 9, 6, List.of(2, 4, 8), 1, 8))
                .price("a", PriceTier.RETAIL, 2, 1)
                .price("b", PriceTier.RETAIL, 2, 1);
        world.space = SearchSpace.DEFAULT.withMixes(mixes(world));
        world.chunks = List.of(2_048, 8_192);
        // Two sizes on each (b's smallest is too small), two chunks of prompts: 2 × 2 × 2 on each system and each mix
        // of
        // two, and 2 × 2 aggregated on each system.
        assertEquals(4 * 8 + 2 * 4, answer(world).search().shapesConsidered());
    }

    @Test
    void whatIsCutShortIsToldWithItsFigures() {
        QueueWorld world =
                new QueueWorld(new QueueWorld.Machine("a", 1, 1, List.of(1), 0, 8)).price("a", PriceTier.RETAIL, 2, 1);
        world.cutsShort = true;
        world.limits = new Limits(6, null, null);
        // 10 requests/s need more than 20 GPUs: nothing holds, and all runs are cut short.
        world.optimism = 10;
        TierAnswer answer = answer(world);
        LayoutOutcome nearest = Objects.requireNonNull(answer.nearest());
        assertEquals(2, nearest.report().limits().size());
        assertEquals(null, nearest.report().cutShort());
        assertTrue(answer.runnersUp().stream()
                .allMatch(other -> other.best() == null || other.best().report().cutShort() == null));
    }
}
