package io.goodput.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.Bill;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.Limits;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SearchSpace;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SystemMix;
import io.goodput.contracts.TierAnswer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Spaces of mixes and chunks, runs that are cut short and winners that are judged over five seeds. */
class SearchedSpacesTest {
    private static final int WORLDS = 120;
    /** Student's t at 97.5 % with four degrees of freedom. */
    private static final double T_OF_FIVE = 2.776;

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
    private static QueueWorld random(long seed) {
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
    private static @Nullable Rank tryEverything(QueueWorld world) {
        Rank best = null;
        for (Layout layout : layouts(world)) {
            Bill bill = world.bill(PriceTier.RETAIL, layout);
            Limits limits = world.limits;
            boolean inside = (limits.maxGpus() == null || bill.gpusBilled() <= limits.maxGpus())
                    && (limits.maxRacks() == null || bill.racks() <= limits.maxRacks())
                    && (limits.maxProvisionedKilowatts() == null
                            || bill.provisionedKilowatts() <= limits.maxProvisionedKilowatts());
            Rank rank = new Rank(bill.usdPerHour(), layout.gpus(), layout.id());
            if (inside && (best == null || rank.isBefore(best)) && holds(world, layout)) {
                best = rank;
            }
        }
        return best;
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
    private static boolean holds(QueueWorld world, Layout layout) {
        RunTemplate template = RunTemplate.of(world.question());
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
