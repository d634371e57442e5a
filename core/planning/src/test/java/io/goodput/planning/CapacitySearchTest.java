package io.goodput.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.Limits;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SearchSpace;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SystemMix;
import io.goodput.contracts.capacity.CapacityAnswer;
import io.goodput.contracts.capacity.CapacityRequest;
import io.goodput.contracts.capacity.CarriedLoad;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The most load that a budget carries. */
class CapacitySearchTest {
    /** One GPU serves prompts of 6 requests a second, tokens of 9, or both of 0.95 / (1/6 + 1/9) = 3.42. */
    private static final QueueWorld.Machine HOPPER = new QueueWorld.Machine("hopper", 6, 9, List.of(1), 0, 32);

    /** Surplus of requests a second with which 1 % wait longer than 1 s: exp(-s * 0.9) = 0.01. */
    private static final double SURPLUS = Math.log(100) / 0.9;

    private static QueueWorld small() {
        QueueWorld world = new QueueWorld(HOPPER).price("hopper", PriceTier.RETAIL, 2, 1);
        world.limits = new Limits(8, null, null);
        world.modes = List.of(ServingMode.AGGREGATED);
        return world;
    }

    private static CapacityAnswer answer(QueueWorld world) {
        var search = new CapacitySearch(new CapacityRequest(world.question()), world.estimates(), world.rates());
        while (!search.round().isEmpty()) {
            List<RunSpec> round = search.round();
            assertEquals(round.size(), round.stream().distinct().count());
            search.complete(round.stream().map(world::run).toList());
        }
        assertEquals("done", search.progress().phase());
        return search.answer();
    }

    private static CarriedLoad first(QueueWorld world) {
        return answer(world).tiers().getFirst().carried().getFirst();
    }

    private static LayoutOutcome best(CarriedLoad carried) {
        return Objects.requireNonNull(carried.best());
    }

    /** The found load is at most 2 % below the true one, and fails above it. */
    private static void assertCarries(double factor, CarriedLoad carried) {
        String text = factor + ": " + carried.verdict();
        assertTrue(carried.loadFactor() <= factor && carried.loadFactor() >= factor / 1.02 - 1e-4, text);
        assertTrue(Objects.requireNonNull(carried.failsAtFactor()) > factor, text);
        assertTrue(carried.failsAtFactor() <= carried.loadFactor() * 1.021, text);
    }

    @Test
    void theLoadIsRaisedUntilOneInAHundredIsLate() {
        // 8 x 3.42 = 27.36/s, less 5.117/s: 22.24/s, and the question asks for 10.
        CarriedLoad carried = first(small());
        assertCarries((8 * 3.42 - SURPLUS) / 10, carried);
        assertEquals(10 * carried.loadFactor(), Objects.requireNonNull(carried.requestsPerSecond()), 1e-9);
        assertEquals(8, best(carried).layout().gpus());
        assertEquals(16, best(carried).bill().usdPerHour());
        assertEquals(
                LatencyMetric.TTFT,
                Objects.requireNonNull(carried.breaks()).limit().metric());
        assertTrue(carried.proven());
        assertEquals(carried.failsAtFactor(), carried.possibleFactor());
    }

    @Test
    void gpusAreDividedWhereMostIsCarried() {
        // 8 GPUs apart: n x 6 and (8 - n) x 9 less what TTFT and TPOT want: 5.117/s and ln(100) / (0.02 x 200) =
        // 1.15/s.
        // 5 and 3: min(30 - 5.117, 27 - 1.15) = 24.88; 4 and 4: 18.88; 6 and 2: 16.85.
        QueueWorld world = small();
        world.modes = List.of(ServingMode.DISAGGREGATED, ServingMode.AGGREGATED);
        List<CarriedLoad> carried = answer(world).tiers().getFirst().carried();
        assertEquals(ServingMode.DISAGGREGATED, carried.getFirst().mode());
        assertCarries((30 - SURPLUS) / 10, carried.getFirst());
        assertEquals(
                "prefill 5x TP1 hopper (batch 256, step 8192) + decode 3x TP1 hopper (batch 256, step 8192)",
                best(carried.getFirst()).id());
        assertEquals(7, carried.getFirst().layoutsConsidered());
        assertCarries((8 * 3.42 - SURPLUS) / 10, carried.get(1));
    }

    @Test
    void dollarsBuyWholeUnits() {
        QueueWorld world = small();
        world.limits = new Limits(8, null, null, 11.9, null);
        assertCarries((5 * 3.42 - SURPLUS) / 10, first(world));
        QueueWorld nodes = new QueueWorld(HOPPER).price("hopper", PriceTier.RETAIL, 2, 4);
        nodes.limits = new Limits(8, null, null, 15.9, null);
        nodes.modes = world.modes;
        assertEquals(4, best(first(nodes)).layout().gpus());
        nodes.limits = new Limits(8, null, null, 7.9, null);
        CarriedLoad none = first(nodes);
        assertNull(none.best());
        assertEquals(0, none.loadFactor());
        assertEquals(
                "hopper aggregated: the budget is less than a unit that is billed, 4 GPUs at $8.00/h.", none.verdict());
    }

    @Test
    void whatNoRequestAloneCanMeetIsNotTried() {
        QueueWorld world = small();
        world.slo = new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.TTFT, 99.0, 0.05)), null);
        CarriedLoad none = first(world);
        assertNull(none.best());
        assertEquals(
                "hopper aggregated: no layout in 8 GPUs holds the model and meets the limits on latency with a single"
                        + " request.",
                none.verdict());
    }

    /** Estimates that allow three times as much start the search too high; it comes down. */
    @Test
    void anOptimisticEstimateChangesNothingButTheBound() {
        QueueWorld world = small();
        world.optimism = 3;
        assertCarries((8 * 3.42 - SURPLUS) / 10, first(world));
    }

    @Test
    void theSearchFindsWhatTryingEverythingFinds() {
        int proven = 0;
        for (long seed = 0; seed < 60; seed++) {
            QueueWorld world = random(seed);
            for (CarriedLoad carried : answer(world).tiers().getFirst().carried()) {
                double most = most(world, carried);
                if (carried.best() == null) {
                    assertTrue(most < 2 * FamilyCapacity.MIN_FACTOR, "seed " + seed + ": " + carried.verdict());
                    continue;
                }
                assertTrue(
                        carried.loadFactor() <= most + 1e-9 && carried.loadFactor() * 1.0205 >= most,
                        "seed " + seed + ", most " + most + ": " + carried.verdict());
                assertTrue(
                        Objects.requireNonNull(carried.possibleFactor()) >= most - 1e-9,
                        "seed " + seed + ", most " + most + ": " + carried.possibleFactor());
                assertTrue(carried.proven(), "seed " + seed);
                proven++;
            }
        }
        assertTrue(proven > 80, proven + " are too few to tell");
    }

    /** Of all layouts in the limit, full or not, the most that any carries, in closed form. */
    private static double most(QueueWorld world, CarriedLoad carried) {
        QueueWorld.Machine machine = machine(world, carried.system());
        int gpus = Objects.requireNonNull(world.limits.maxGpus());
        double most = 0;
        for (int first : machine.tensorParallel()) {
            if (carried.mode() == ServingMode.AGGREGATED) {
                double both = 0.95 / (1 / machine.prefillPerSecond() + 1 / machine.decodePerSecond());
                int instances = gpus / first;
                most = Math.max(most, instances * Math.pow(first, 0.9) * both - SURPLUS);
                continue;
            }
            for (int second : machine.tensorParallel()) {
                for (int n = 1; n * first + second <= gpus; n++) {
                    int others = (gpus - n * first) / second;
                    most = Math.max(most, Math.min(prompts(machine, first, n), tokens(machine, second, others)));
                }
            }
        }
        return most / world.requestsPerSecond;
    }

    private static QueueWorld random(long seed) {
        var random = new Random(seed);
        QueueWorld world = new QueueWorld(
                        new QueueWorld.Machine(
                                "one",
                                3 + 6 * random.nextDouble(),
                                3 + 9 * random.nextDouble(),
                                List.of(1, 2, 4),
                                0,
                                32),
                        new QueueWorld.Machine(
                                "two", 4 + 9 * random.nextDouble(), 5 + 9 * random.nextDouble(), List.of(2, 4), 0, 72))
                .price("one", PriceTier.RETAIL, 2, 1)
                .price("two", PriceTier.RETAIL, 3, 1);
        world.limits = new Limits(4 + random.nextInt(13), null, null);
        world.requestsPerSecond = 2 + 30 * random.nextDouble();
        world.roundSize = 1 + random.nextInt(6);
        world.optimism = 1 + random.nextDouble();
        return world;
    }

    @Test
    void aMixIsToldWhereItCarriesMoreThanAnyOneSystem() {
        int told = 0;
        int beaten = 0;
        for (long seed = 0; seed < 60; seed++) {
            QueueWorld world = random(seed);
            int unit = seed % 2 == 0 ? 1 : 4;
            world.price("two", PriceTier.RETAIL, 3, unit);
            world.space =
                    SearchSpace.DEFAULT.withMixes(List.of(new SystemMix("one", "two"), new SystemMix("two", "one")));
            List<CarriedLoad> carried = answer(world).tiers().getFirst().carried();
            double ofOne = carried.stream()
                    .filter(each -> !each.system().contains("+"))
                    .mapToDouble(CarriedLoad::loadFactor)
                    .max()
                    .orElseThrow();
            for (SystemMix mix : Objects.requireNonNull(world.space.mixes())) {
                double most = mostOfMix(world, mix, unit);
                String at = "seed " + seed + ", " + mix + ", most " + most + ", of one system " + ofOne;
                Optional<CarriedLoad> found = carried.stream()
                        .filter(each -> each.system().equals(mix.prefill() + " + " + mix.decode()))
                        .findFirst();
                if (found.isEmpty()) {
                    assertTrue(most <= ofOne * 1.0205 + 1e-9, at);
                    beaten++;
                    continue;
                }
                CarriedLoad best = found.get();
                assertTrue(best.loadFactor() > ofOne, at);
                assertTrue(best.loadFactor() <= most + 1e-9 && best.loadFactor() * 1.0205 >= most, at + best.verdict());
                assertTrue(best.proven(), at);
                assertEquals(ServingMode.DISAGGREGATED, best.mode(), at);
                told++;
            }
        }
        assertTrue(told > 10 && beaten > 20, told + " told and " + beaten + " beaten are too few to tell");
    }

    /** The most that prompts on one system and tokens on the other carry, where {@code two} is billed in units. */
    private static double mostOfMix(QueueWorld world, SystemMix mix, int unit) {
        QueueWorld.Machine prefill = machine(world, mix.prefill());
        QueueWorld.Machine decode = machine(world, mix.decode());
        int gpus = Objects.requireNonNull(world.limits.maxGpus());
        double most = 0;
        for (int first : prefill.tensorParallel()) {
            for (int second : decode.tensorParallel()) {
                for (int n = 1; n * first <= gpus; n++) {
                    for (int others = 1; others * second <= gpus; others++) {
                        int ofTwo = mix.prefill().equals("two") ? n * first : others * second;
                        int ofOne = n * first + others * second - ofTwo;
                        if (ofOne + Math.ceilDiv(ofTwo, unit) * unit <= gpus) {
                            most = Math.max(
                                    most,
                                    Math.min(prompts(prefill, first, n), tokens(decode, second, others))
                                            / world.requestsPerSecond);
                        }
                    }
                }
            }
        }
        return most;
    }

    private static double prompts(QueueWorld.Machine machine, int gpus, int instances) {
        return instances * Math.pow(gpus, 0.9) * machine.prefillPerSecond() - SURPLUS;
    }

    private static double tokens(QueueWorld.Machine machine, int gpus, int instances) {
        return instances * Math.pow(gpus, 0.9) * machine.decodePerSecond() - Math.log(100) / (0.02 * 200);
    }

    private static QueueWorld.Machine machine(QueueWorld world, String name) {
        return world.machines.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLargerBudgetAndALooserLimitNeverCarryLess() {
        double last = 0;
        for (int gpus = 3; gpus <= 12; gpus++) {
            QueueWorld world = small();
            world.limits = new Limits(gpus, null, null);
            double carried = first(world).loadFactor();
            assertTrue(carried >= last / 1.02, gpus + " GPUs: " + carried + " after " + last);
            last = carried;
        }
        last = 0;
        for (double seconds : new double[] {0.3, 0.5, 1, 2, 4}) {
            QueueWorld world = small();
            world.slo = new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.TTFT, 99.0, seconds)), null);
            double carried = first(world).loadFactor();
            assertTrue(carried >= last / 1.02, seconds + " s: " + carried + " after " + last);
            last = carried;
        }
    }

    @Test
    void aBudgetIsNeeded() {
        QueueWorld world = small();
        world.limits = new Limits(null, null, null);
        var plan = world.question();
        var refused = assertThrows(InvalidInputException.class, () -> new CapacityRequest(plan));
        assertEquals("/plan/limits", refused.violations().getFirst().pointer());
        world.limits = new Limits(null, null, null, 10.0, null);
        assertEquals(plan.slo(), new CapacityRequest(world.question()).plan().slo());
    }
}
