package io.goodput.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.redundancy.UnitLoss;
import io.goodput.contracts.scaleout.FailureDomain;
import io.goodput.contracts.scaleout.FaultKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The fewest spares are found, against all there are, wherever a placement puts them. */
class SpareSearchTest {
    /**
     * Instances of several pools, pool after pool, fill units of so many places; what is left after a loss holds where it is
     * at least some of these in everything. What is asked for is known from the next round on.
     */
    private static final class World implements SpareSearch.Losses {
        final List<Integer> instances;
        final List<List<Integer>> enough;
        final List<Integer> most;
        final int places;
        final Set<Object> known = new HashSet<>();
        final Set<Object> asked = new HashSet<>();

        World(List<Integer> instances, List<List<Integer>> enough, List<Integer> most, int places) {
            this.instances = instances;
            this.enough = enough;
            this.most = most;
            this.places = places;
        }

        private List<FailureDomain> placed(List<Integer> spares) {
            List<int[]> units = new ArrayList<>();
            int place = 0;
            for (int pool = 0; pool < instances.size(); pool++) {
                for (int i = 0; i < instances.get(pool) + spares.get(pool); i++) {
                    if (place++ % places == 0) {
                        units.add(new int[instances.size()]);
                    }
                    units.getLast()[pool]++;
                }
            }
            var distinct = new TreeMap<String, FailureDomain>();
            for (int[] unit : units) {
                List<Integer> held = IntStream.of(unit).boxed().toList();
                distinct.put(held.toString(), new FailureDomain(FaultKind.NODE, "system", 0, 0, null, 1, held, 0));
            }
            return SpareSetting.greatest(List.copyOf(distinct.values()), FaultKind.NODE);
        }

        private boolean isKnown(Object run) {
            asked.add(run);
            return known.contains(run);
        }

        @Override
        public @Nullable List<FailureDomain> units(List<Integer> spares, KnownRuns runs) {
            return isKnown(spares) ? placed(spares) : null;
        }

        @Override
        public @Nullable UnitLoss lose(List<Integer> spares, FailureDomain unit, KnownRuns runs) {
            if (!isKnown(List.of(spares, unit))) {
                return null;
            }
            double attainment = isEnough(left(spares, unit, runs)) ? 1 : 0;
            return new UnitLoss(unit, attainment, 1, null, 0, 0, List.of());
        }

        @Override
        public List<Integer> left(List<Integer> spares, FailureDomain unit, KnownRuns runs) {
            return IntStream.range(0, instances.size())
                    .mapToObj(i ->
                            instances.get(i) + spares.get(i) - unit.instances().get(i))
                    .toList();
        }

        @Override
        public boolean holds(UnitLoss loss) {
            return loss.attainment() == 1;
        }

        @Override
        public List<Integer> most(KnownRuns runs) {
            return most;
        }

        private boolean isEnough(List<Integer> left) {
            return enough.stream()
                    .anyMatch(least -> IntStream.range(0, least.size()).allMatch(i -> left.get(i) >= least.get(i)));
        }

        boolean holds(List<Integer> spares) {
            return placed(spares).stream().allMatch(unit -> isEnough(left(spares, unit, new KnownRuns())));
        }

        SpareSearch.Choice search(List<Integer> gpus) {
            var search = new SpareSearch(this, gpus);
            for (int round = 0; round < 1_000; round++) {
                search.advance(new KnownRuns());
                if (search.choice().isPresent()) {
                    return search.choice().get();
                }
                known.addAll(asked);
            }
            throw new AssertionError("no end");
        }

        long losses() {
            return known.stream()
                    .filter(run -> run instanceof List<?> list && list.getLast() instanceof FailureDomain)
                    .count();
        }
    }

    private static int gpus(List<Integer> spares, List<Integer> gpusOfEach) {
        return IntStream.range(0, spares.size())
                .map(i -> spares.get(i) * gpusOfEach.get(i))
                .sum();
    }

    private static List<List<Integer>> all(List<Integer> most) {
        List<List<Integer>> all = List.of(List.of());
        for (int limit : most) {
            List<List<Integer>> longer = new ArrayList<>();
            for (List<Integer> each : all) {
                for (int i = 0; i <= limit; i++) {
                    List<Integer> next = new ArrayList<>(each);
                    next.add(i);
                    longer.add(List.copyOf(next));
                }
            }
            all = longer;
        }
        return all;
    }

    @Test
    void theFewestAreFoundWhereverThePlacementPutsThem() {
        int holding = 0;
        int notMonotone = 0;
        for (int seed = 0; seed < 3_000; seed++) {
            var random = new Random(seed);
            int pools = 1 + random.nextInt(3);
            List<Integer> gpus = new ArrayList<>();
            List<Integer> most = new ArrayList<>();
            List<Integer> instances = new ArrayList<>();
            for (int i = 0; i < pools; i++) {
                gpus.add(1 + random.nextInt(8));
                most.add(random.nextInt(6));
                instances.add(1 + random.nextInt(5));
            }
            List<List<Integer>> enough = new ArrayList<>();
            for (int corner = 0; corner <= random.nextInt(3); corner++) {
                enough.add(instances.stream()
                        .map(each -> Math.max(0, each - 2 + random.nextInt(5)))
                        .toList());
            }
            var world = new World(instances, enough, List.copyOf(most), 1 + random.nextInt(4));

            SpareSearch.Choice found = world.search(gpus);

            List<List<Integer>> held = all(most).stream().filter(world::holds).toList();
            if (held.isEmpty()) {
                assertEquals(new SpareSearch.Choice(false, most), found, "seed " + seed);
                continue;
            }
            holding++;
            int least = held.stream().mapToInt(each -> gpus(each, gpus)).min().orElseThrow();
            assertTrue(found.holds() && world.holds(found.spares()), "seed " + seed);
            assertEquals(least, gpus(found.spares(), gpus), "seed " + seed + " of " + enough);
            for (int i = 0; i < pools; i++) {
                if (found.spares().get(i) > 0) {
                    List<Integer> fewer = SpareSearch.oneFewer(found.spares(), i);
                    assertFalse(world.holds(fewer), "seed " + seed);
                    world.placed(fewer)
                            .forEach(unit -> assertTrue(world.known.contains(List.of(fewer, unit)), "simulated"));
                }
            }
            notMonotone += held.contains(most) ? 0 : 1;
        }
        assertTrue(holding > 1_000, "worlds in which spares hold: " + holding);
        assertTrue(notMonotone > 10, "of these, worlds in which the most do not: " + notMonotone);
    }

    /** Of one instance a unit, 40 are needed after a loss, of 8: 33 more. That is 0, 1, 2 … 32, 64 and halves between. */
    @Test
    void manySparesOfOneKindAreSearchedByHalves() {
        var world = new World(List.of(8), List.of(List.of(40)), List.of(200), 1);
        assertEquals(new SpareSearch.Choice(true, List.of(33)), world.search(List.of(4)));
        assertTrue(world.losses() <= 15, "simulated losses: " + world.losses());
    }
}
