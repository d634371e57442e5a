package io.goodput.engine.fleet;

import static java.util.Comparator.comparingDouble;
import static java.util.Comparator.comparingInt;

import io.goodput.contracts.scaleout.Fleet.Granularity;
import io.goodput.contracts.scaleout.Fleet.Placement;
import io.goodput.engine.fleet.Racks.Outcome;
import io.goodput.engine.scenario.RackSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Racks as plain objects that are looked through from end to end each time, and whose time goes second by second. */
final class ReferenceRacks {
    private static final class Gpu {
        int taker = -1;
        int faults;
        boolean billed;
        int billedFrom;

        boolean isFree() {
            return taker < 0 && faults == 0;
        }
    }

    private static final class Node {
        final int index;
        final int rack;
        final int domain;
        final List<Gpu> gpus = new ArrayList<>();
        boolean there;
        boolean ordered;
        int orderer;
        int comesAt;
        boolean warm;

        Node(int index, RackSpace space) {
            this.index = index;
            rack = index / space.nodesPerRack();
            domain = index / space.nodesPerDomain();
            for (int i = 0; i < space.gpusPerNode(); i++) {
                gpus.add(new Gpu());
            }
        }

        int free() {
            return (int) gpus.stream().filter(Gpu::isFree).count();
        }

        boolean isComing() {
            return there || ordered;
        }

        boolean isEmpty() {
            return gpus.stream().allMatch(g -> g.taker < 0);
        }

        boolean isHealthy() {
            return gpus.stream().allMatch(g -> g.faults == 0);
        }
    }

    private record Guest(int pool, double watts, int gpus) {}

    private final RackSpace space;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Integer, Guest> guests = new TreeMap<>();
    private int now;
    long billedSeconds;
    long takenSeconds;
    long brokenSeconds;

    ReferenceRacks(RackSpace space) {
        this.space = space;
        for (int i = 0; i < space.nodes(); i++) {
            nodes.add(new Node(i, space));
        }
    }

    Outcome place(int instance, int pool, int gpus, double watts) {
        int domainGpus = space.gpusPerNode() * space.nodesPerDomain();
        int whole = gpus <= domainGpus ? gpus : Math.ceilDiv(gpus, domainGpus) * domainGpus;
        int stock =
                space.stockNodes() - (int) nodes.stream().filter(Node::isComing).count();
        Optional<Map<Node, Integer>> spot = spots(pool, whole, watts, true, true, 0);
        if (spot.isEmpty()) {
            spot = spots(pool, whole, watts, false, true, stock);
        }
        if (spot.isEmpty()) {
            return spots(pool, whole, watts, false, true, 1 << 20).isPresent()
                    ? Outcome.NO_STOCK
                    : spots(pool, whole, watts, false, false, 1 << 20).isPresent() ? Outcome.NO_POWER : Outcome.NO_ROOM;
        }
        guests.put(instance, new Guest(pool, watts, whole));
        spot.get().forEach((node, count) -> {
            for (Node other : lotOf(node)) {
                if (!other.isComing()) {
                    other.ordered = true;
                    other.orderer = instance;
                    other.comesAt = Integer.MAX_VALUE;
                }
            }
            node.gpus.stream().filter(Gpu::isFree).limit(count).forEach(g -> g.taker = instance);
        });
        settle();
        return Outcome.PLACED;
    }

    private List<Node> lotOf(Node node) {
        return space.granularity() == Granularity.RACK
                ? nodes.stream().filter(n -> n.rack == node.rack).toList()
                : List.of(node);
    }

    private Optional<Map<Node, Integer>> spots(
            int pool, int gpus, double watts, boolean onlyComing, boolean power, int mostNew) {
        int domainGpus = space.gpusPerNode() * space.nodesPerDomain();
        double each = watts / gpus;
        Predicate<Map<Node, Integer>> good = spot -> newNodes(spot) <= mostNew && (!power || isBorne(spot, each));
        if (gpus <= domainGpus) {
            return IntStream.range(0, space.nodes() / space.nodesPerDomain())
                    .boxed()
                    .sorted(rackOrder(pool, this::rackOfDomain)
                            .thenComparing(comparingInt(d -> sign() * freeOfDomain(d)))
                            .thenComparing(Comparator.naturalOrder()))
                    .flatMap(d -> inDomain(d, gpus, onlyComing).stream())
                    .filter(good)
                    .findFirst();
        }
        int domains = gpus / domainGpus;
        List<Map<Node, Integer>> found = new ArrayList<>();
        IntStream.range(0, space.racks())
                .boxed()
                .sorted(rackOrder(pool, (Integer r) -> r).thenComparing(Comparator.naturalOrder()))
                .map(r -> wholeDomains(r, onlyComing, power, each, domains))
                .filter(d -> d.size() == domains)
                .forEach(d -> found.add(whole(d)));
        for (int length = 2; length <= space.racks(); length++) {
            for (int first = 0; first + length <= space.racks(); first++) {
                List<Integer> run = new ArrayList<>();
                for (int rack = first; rack < first + length; rack++) {
                    run.addAll(wholeDomains(rack, onlyComing, power, each, domains - run.size()));
                }
                if (run.size() == domains) {
                    found.add(whole(run));
                }
            }
        }
        return found.stream().filter(good).findFirst();
    }

    private int sign() {
        return space.placement() == Placement.SPREAD ? -1 : 1;
    }

    private int rackOfDomain(int domain) {
        return domain / (space.nodesPerRack() / space.nodesPerDomain());
    }

    private interface ToRack {
        int rack(Integer unit);
    }

    private Comparator<Integer> rackOrder(int pool, ToRack toRack) {
        return space.placement() == Placement.PACK
                ? comparingInt(unit -> freeOfRack(toRack.rack(unit)))
                : comparingInt(unit -> instancesOf(toRack.rack(unit), pool));
    }

    private int freeOfRack(int rack) {
        return nodes.stream().filter(n -> n.rack == rack).mapToInt(Node::free).sum();
    }

    private int freeOfDomain(int domain) {
        return nodes.stream()
                .filter(n -> n.domain == domain)
                .mapToInt(Node::free)
                .sum();
    }

    private int instancesOf(int rack, int pool) {
        return (int) nodes.stream()
                .filter(n -> n.rack == rack)
                .flatMap(n -> n.gpus.stream())
                .filter(g -> g.taker >= 0)
                .mapToInt(g -> g.taker)
                .distinct()
                .filter(i -> guest(i).pool == pool)
                .count();
    }

    private Guest guest(int instance) {
        return Optional.ofNullable(guests.get(instance)).orElseThrow();
    }

    private int newNodes(Map<Node, Integer> spot) {
        return (int) spot.keySet().stream()
                .flatMap(n -> lotOf(n).stream())
                .filter(n -> !n.isComing())
                .distinct()
                .count();
    }

    private boolean isBorne(Map<Node, Integer> spot, double each) {
        return IntStream.range(0, space.racks())
                .allMatch(rack -> drawn(rack)
                                + spot.entrySet().stream()
                                        .filter(e -> e.getKey().rack == rack)
                                        .mapToDouble(e -> e.getValue() * each)
                                        .sum()
                        <= space.wattsPerRack() + 1e-6);
    }

    private double drawn(int rack) {
        return nodes.stream()
                .filter(n -> n.rack == rack)
                .flatMap(n -> n.gpus.stream())
                .filter(g -> g.taker >= 0)
                .mapToDouble(g -> guest(g.taker).watts / guest(g.taker).gpus)
                .sum();
    }

    private Optional<Map<Node, Integer>> inDomain(int domain, int gpus, boolean onlyComing) {
        List<Node> usable = new ArrayList<>(nodes.stream()
                .filter(n -> n.domain == domain && n.free() > 0 && (!onlyComing || n.isComing()))
                .sorted(comparingInt((Node n) -> -n.free())
                        .thenComparing(n -> !n.isComing())
                        .thenComparingInt(n -> n.index))
                .toList());
        if (usable.stream().mapToInt(Node::free).sum() < gpus
                || (gpus <= space.gpusPerNode() && usable.getFirst().free() < gpus)) {
            return Optional.empty();
        }
        Map<Node, Integer> spot = new TreeMap<>(comparingInt(n -> n.index));
        int rest = gpus;
        while (rest > usable.getFirst().free()) {
            Node node = usable.removeFirst();
            spot.put(node, node.free());
            rest -= node.free();
        }
        int last = rest;
        spot.put(
                usable.stream()
                        .filter(n -> n.free() >= last)
                        .min(comparingDouble((Node n) -> sign() * n.free())
                                .thenComparing(n -> !n.isComing())
                                .thenComparingInt(n -> n.index))
                        .orElseThrow(),
                last);
        return Optional.of(spot);
    }

    private List<Integer> wholeDomains(int rack, boolean onlyComing, boolean power, double each, int most) {
        int domainGpus = space.gpusPerNode() * space.nodesPerDomain();
        double left = power ? space.wattsPerRack() + 1e-6 - drawn(rack) : Double.POSITIVE_INFINITY;
        int borne = (int) Math.min(most, Math.floor(left / (domainGpus * each)));
        return IntStream.range(0, space.nodes() / space.nodesPerDomain())
                .filter(d -> rackOfDomain(d) == rack && freeOfDomain(d) == domainGpus)
                .filter(d -> !onlyComing || isComing(d))
                .boxed()
                .sorted(Comparator.comparing((Integer d) -> !isComing(d)).thenComparing(Comparator.naturalOrder()))
                .limit(borne)
                .toList();
    }

    private boolean isComing(int domain) {
        return nodes.stream().filter(n -> n.domain == domain).allMatch(Node::isComing);
    }

    private Map<Node, Integer> whole(List<Integer> domains) {
        Map<Node, Integer> spot = new TreeMap<>(comparingInt(n -> n.index));
        nodes.stream().filter(n -> domains.contains(n.domain)).forEach(n -> spot.put(n, space.gpusPerNode()));
        return spot;
    }

    void expect(int instance, int at) {
        nodes.stream().filter(n -> n.ordered && n.orderer == instance).forEach(n -> n.comesAt = at);
        settle();
    }

    void release(int instance) {
        nodes.stream()
                .flatMap(n -> n.gpus.stream())
                .filter(g -> g.taker == instance)
                .forEach(g -> g.taker = -1);
        guests.remove(instance);
        settle();
    }

    void addFaults(int firstGpu, int count, int faults) {
        for (int gpu = firstGpu; gpu < firstGpu + count; gpu++) {
            nodes.get(gpu / space.gpusPerNode()).gpus.get(gpu % space.gpusPerNode()).faults += faults;
        }
        settle();
    }

    void bringTo(int until) {
        while (now < until) {
            for (Gpu gpu : nodes.stream().flatMap(n -> n.gpus.stream()).toList()) {
                billedSeconds += gpu.billed ? 1 : 0;
                takenSeconds += gpu.billed && gpu.taker >= 0 ? 1 : 0;
                brokenSeconds += gpu.billed && gpu.faults > 0 ? 1 : 0;
            }
            now++;
            settle();
        }
    }

    private void settle() {
        List<List<Node>> lots = nodes.stream().map(this::lotOf).distinct().toList();
        int warmLeft = Math.ceilDiv(space.warmNodes(), lots.getFirst().size());
        nodes.forEach(n -> n.warm = false);
        for (boolean healthy : new boolean[] {true, false}) {
            for (List<Node> lot : lots) {
                boolean empty = lot.stream().allMatch(n -> n.there && n.isEmpty());
                if (empty && lot.stream().allMatch(Node::isHealthy) == healthy && warmLeft > 0) {
                    lot.forEach(n -> n.warm = true);
                    warmLeft--;
                }
            }
        }
        for (List<Node> lot : lots) {
            boolean wanted = lot.stream().anyMatch(n -> !n.isEmpty());
            for (Node node : lot) {
                if (node.ordered && !wanted) {
                    node.ordered = false;
                } else if (node.ordered && node.comesAt <= now) {
                    node.ordered = false;
                    node.there = true;
                }
            }
            for (Node node : lot) {
                for (Gpu gpu : node.gpus) {
                    boolean used = space.granularity() == Granularity.INSTANCE ? gpu.taker >= 0 : wanted;
                    boolean stays = node.there && (used || node.warm);
                    if (stays && !gpu.billed) {
                        gpu.billed = true;
                        gpu.billedFrom = now;
                    } else if (!stays && now >= gpu.billedFrom + space.minimumBilledSeconds()) {
                        gpu.billed = false;
                    }
                }
            }
            if (lot.stream().flatMap(n -> n.gpus.stream()).noneMatch(g -> g.billed)) {
                lot.forEach(n -> n.there = false);
            }
        }
    }

    /** Who sits where, and which nodes are there (+) or on order (?). */
    String state() {
        StringBuilder text = new StringBuilder();
        for (Node node : nodes) {
            text.append(node.there ? '+' : node.ordered ? '?' : '-');
            node.gpus.forEach(
                    g -> text.append(' ').append(g.taker < 0 ? "." : g.taker).append(g.billed ? "$" : ""));
        }
        return text.toString();
    }
}
