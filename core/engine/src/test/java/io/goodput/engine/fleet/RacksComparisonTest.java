package io.goodput.engine.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.scaleout.Fleet.Granularity;
import io.goodput.contracts.scaleout.Fleet.Placement;
import io.goodput.engine.fleet.Racks.Outcome;
import io.goodput.engine.scenario.RackSpace;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RacksComparisonTest {
    private static final int SEEDS = 150;
    private static final int CHANGES = 60;

    /** What happens at random happens to plain objects and to the arrays alike; and each outcome is met often. */
    @Test
    void arraysAndPlainObjectsAgree() {
        Map<Outcome, Integer> met = new EnumMap<>(Outcome.class);
        for (int seed = 0; seed < SEEDS; seed++) {
            run(seed, met);
        }
        for (Outcome outcome : Outcome.values()) {
            assertTrue(met.getOrDefault(outcome, 0) > 50, outcome + " only " + met.get(outcome));
        }
    }

    private record Broken(int first, int count) {}

    private static RackSpace space(Random random) {
        int nodesPerDomain = 1 + random.nextInt(3);
        int nodesPerRack = nodesPerDomain * (1 + random.nextInt(3));
        int racks = 1 + random.nextInt(4);
        int nodes = racks * nodesPerRack;
        return new RackSpace(
                racks,
                nodesPerRack,
                1 + random.nextInt(4),
                nodesPerDomain,
                List.of(Placement.values()).get(random.nextInt(Placement.values().length)),
                List.of(Granularity.values()).get(random.nextInt(3)),
                random.nextInt(3) * 15,
                random.nextInt(3) == 0 ? 1 + random.nextInt(nodes) : nodes,
                random.nextInt(3),
                random.nextInt(2) == 0 ? Double.POSITIVE_INFINITY : 100 + random.nextInt(500));
    }

    private static void run(int seed, Map<Outcome, Integer> met) {
        Random random = new Random(seed);
        RackSpace space = space(random);
        Racks racks = new Racks(space, 2);
        ReferenceRacks reference = new ReferenceRacks(space);
        List<Integer> placed = new ArrayList<>();
        List<Broken> broken = new ArrayList<>();
        int now = 0;
        int domainGpus = space.gpusPerNode() * space.nodesPerDomain();
        for (int change = 0; change < CHANGES; change++) {
            String where = "seed " + seed + ", change " + change + ", " + space;
            now += random.nextInt(12);
            reference.bringTo(now);
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    if (!placed.isEmpty()) {
                        int instance = placed.remove(/* index */ random.nextInt(placed.size()));
                        racks.release(instance, now);
                        reference.release(instance);
                    }
                }
                case 2 -> {
                    Broken unit = unit(random, space);
                    broken.add(unit);
                    breakOrRepair(racks, space, unit, true, now);
                    reference.addFaults(unit.first, unit.count, 1);
                }
                case 3 -> {
                    if (!broken.isEmpty()) {
                        Broken unit = broken.remove(random.nextInt(broken.size()));
                        breakOrRepair(racks, space, unit, false, now);
                        reference.addFaults(unit.first, unit.count, -1);
                    }
                }
                default -> {
                    int pool = random.nextInt(2);
                    int gpus = 1 + random.nextInt(random.nextInt(3) == 0 ? 3 * domainGpus : domainGpus);
                    double watts = gpus * (10.0 + random.nextInt(50));
                    Outcome outcome = racks.place(change, pool, gpus, watts, now);
                    assertEquals(reference.place(change, pool, gpus, watts), outcome, where);
                    met.merge(outcome, 1, Integer::sum);
                    if (outcome == Outcome.PLACED) {
                        placed.add(change);
                        int at = now + random.nextInt(20);
                        racks.expect(change, at);
                        reference.expect(change, at);
                    }
                }
            }
            racks.bringTo(now);
            assertEquals(reference.state(), state(racks), where);
            assertEquals(0, racks.countWrongs(), where);
        }
        now += 50;
        racks.bringTo(now);
        reference.bringTo(now);
        assertEquals(reference.state(), state(racks), "seed " + seed);
        // Whole seconds: the sums are exact.
        assertEquals((double) reference.billedSeconds, racks.billedGpuSeconds(), "seed " + seed);
        assertEquals((double) reference.takenSeconds, racks.takenGpuSeconds(), "seed " + seed);
        assertEquals((double) reference.brokenSeconds, racks.brokenGpuSeconds(), "seed " + seed);
    }

    private static Broken unit(Random random, RackSpace space) {
        int count = switch (random.nextInt(3)) {
            case 0 -> 1;
            case 1 -> space.gpusPerNode();
            default -> space.gpusPerNode() * space.nodesPerRack();
        };
        return new Broken(random.nextInt(space.gpus() / count) * count, count);
    }

    private static void breakOrRepair(Racks racks, RackSpace space, Broken unit, boolean breaks, double now) {
        int number = unit.first / unit.count;
        if (unit.count == 1) {
            if (breaks) {
                racks.breakGpu(number, now);
            } else {
                racks.repairGpu(number, now);
            }
        } else if (unit.count == space.gpusPerNode()) {
            if (breaks) {
                racks.breakNode(number, now);
            } else {
                racks.repairNode(number, now);
            }
        } else if (breaks) {
            racks.breakRack(number, now);
        } else {
            racks.repairRack(number, now);
        }
    }

    private static String state(Racks racks) {
        StringBuilder text = new StringBuilder();
        for (int node = 0; node < racks.space().nodes(); node++) {
            text.append(racks.isThere(node) ? '+' : racks.isOrdered(node) ? '?' : '-');
            for (int i = 0; i < racks.space().gpusPerNode(); i++) {
                int gpu = node * racks.space().gpusPerNode() + i;
                int instance = racks.instanceOn(gpu);
                text.append(' ').append(instance < 0 ? "." : instance).append(racks.isBilled(gpu) ? "$" : "");
            }
        }
        return text.toString();
    }
}
