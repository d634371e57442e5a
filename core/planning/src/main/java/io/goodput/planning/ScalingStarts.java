package io.goodput.planning;

import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.KvNetwork;
import io.goodput.contracts.Layout;
import io.goodput.contracts.Operation;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SystemFacts;
import io.goodput.contracts.SystemMix;
import io.goodput.contracts.scaleout.Fleet;
import io.goodput.contracts.scaleout.PoolBounds;
import io.goodput.contracts.scaleout.ScalingSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The layouts that are tried under policies: the plan's winner, and of every other choice of instances and mode as many of
 * each pool as the estimates say serve what the winner could. Those that cost least for their work by the estimates come
 * first.
 */
final class ScalingStarts {
    /** Of its instances at the start, how many times as many a pool may have where the limits allow it, the most first. */
    private static final double[] MOST_TIMES = {2, 1.75, 1.5, 1.25, 1};

    /**
     * One of them.
     *
     * @param bounds of its pools
     * @param fleets with racks for all that its pools may have
     * @param leastUsdPerGpuHour the lowest price of its systems
     */
    record Start(Layout layout, List<PoolBounds> bounds, List<Fleet> fleets, double leastUsdPerGpuHour) {}

    /** A choice of instances, one of each pool, with what their work costs by the estimates. */
    private record Shape(
            List<String> systems, ServingMode mode, List<InstanceEstimate> instances, double usdPerRequest) {}

    private final TierFacts facts;
    private final PlanRequest question;
    private final ScalingSpace asked;
    private final Layout winner;
    private final InstanceBound bound;
    private final double servedPerSecond;
    private final List<Start> starts = new ArrayList<>();
    private long shapes;
    private int outside;

    /** @param winner of the tier's search */
    ScalingStarts(TierFacts facts, ScalingSpace asked, Layout winner) {
        this.facts = facts;
        this.question = facts.question();
        this.asked = asked;
        this.winner = winner;
        this.bound =
                WeighedLoads.of(question, facts.template(), facts.estimates()).bound();
        this.servedPerSecond = served();
        int most = Objects.requireNonNull(asked.maxLayouts());
        addIfAllowed(winner);
        for (Shape shape : shapes(most)) {
            if (starts.size() < most) {
                Layout layout = layout(shape);
                if (!isLikeWinner(layout)) {
                    addIfAllowed(layout);
                }
            }
        }
    }

    /** At most as many as are asked for, the winner first. */
    List<Start> starts() {
        return starts;
    }

    /** How many choices there are. */
    long shapes() {
        return shapes;
    }

    /** For how many of those that were looked at the limits leave no room. */
    int outside() {
        return outside;
    }

    /** What the winner could serve by the estimates, in requests a second. */
    private double served() {
        double least = Double.POSITIVE_INFINITY;
        for (PoolLayout pool : winner.pools()) {
            for (InstanceEstimate estimate : estimates(pool.system(), pool.role())) {
                if (estimate.instance().withPrefixCache(null).equals(single(pool))) {
                    least = Math.min(least, pool.instances() * estimate.maxPacedRequestsPerSecond());
                }
            }
        }
        if (least == Double.POSITIVE_INFINITY) {
            throw new IllegalStateException("the estimates say nothing about the instances of " + winner.id());
        }
        return least;
    }

    private static PoolLayout single(PoolLayout pool) {
        return pool.withInstances(1).withPrefixCache(null);
    }

    private boolean isLikeWinner(Layout layout) {
        return layout.mode() == winner.mode()
                && layout.pools().stream()
                        .map(ScalingStarts::single)
                        .toList()
                        .equals(winner.pools().stream()
                                .map(ScalingStarts::single)
                                .toList());
    }

    private List<InstanceEstimate> estimates(String system, PoolRole role) {
        return facts.estimates().instances().stream()
                .filter(each -> each.system().equals(system) && each.role() == role)
                .map(each -> each.slower(facts.template().slowness(system)))
                .toList();
    }

    /** Those that cost least, in order: enough of them for {@code most} that the limits allow. */
    private List<Shape> shapes(int most) {
        List<Shape> all = new ArrayList<>();
        for (ServingMode mode : RunTemplate.resolved(question.modes(), "modes")) {
            question.systems().forEach(system -> all.addAll(shapes(List.of(system), mode, most)));
        }
        for (SystemMix mix : question.mixes()) {
            all.addAll(shapes(List.of(mix.prefill(), mix.decode()), ServingMode.DISAGGREGATED, most));
        }
        all.sort(Comparator.comparingDouble(Shape::usdPerRequest)
                .thenComparing(shape -> layout(shape).id()));
        return all;
    }

    private List<Shape> shapes(List<String> systems, ServingMode mode, int most) {
        Operation operation = operation(mode);
        List<List<InstanceEstimate>> pools = new ArrayList<>();
        long count = 1;
        for (int i = 0; i < mode.roles().size(); i++) {
            List<InstanceEstimate> fitting =
                    estimates(
                                    systems.get(Math.min(i, systems.size() - 1)),
                                    mode.roles().get(i))
                            .stream()
                            .filter(each -> each.fits()
                                    && each.maxPacedRequestsPerSecond() > 0
                                    && bound.belowFloor(each, operation).isEmpty())
                            .sorted(Comparator.comparingDouble(this::usdPerRequest))
                            .toList();
            count *= fitting.size();
            // Of the cheapest n pairs each half is among the cheapest n.
            pools.add(fitting.subList(0, Math.min(fitting.size(), most)));
        }
        shapes += count;
        List<Shape> found = new ArrayList<>();
        for (InstanceEstimate first : pools.getFirst()) {
            if (pools.size() == 1) {
                found.add(new Shape(systems, mode, List.of(first), usdPerRequest(first)));
            } else {
                for (InstanceEstimate second : pools.getLast()) {
                    found.add(new Shape(
                            systems, mode, List.of(first, second), usdPerRequest(first) + usdPerRequest(second)));
                }
            }
        }
        return found;
    }

    private double usdPerRequest(InstanceEstimate estimate) {
        return estimate.gpus() * price(estimate.system()) / estimate.maxPacedRequestsPerSecond();
    }

    private double price(String system) {
        PriceTier tier = facts.answer().tier();
        return facts.rates().get(system, tier).usdPerGpuHour();
    }

    /** Run as the winner is, as far as the mode can be. */
    private Operation operation(ServingMode mode) {
        Operation run = winner.operation();
        return new Operation(
                run.routing(), mode == ServingMode.DISAGGREGATED ? run.localPrefill() : null, run.prefixCache(), null);
    }

    private Layout layout(Shape shape) {
        int least = Math.max(1, Objects.requireNonNull(asked.minInstances()));
        return operation(shape.mode())
                .layout(
                        shape.mode(),
                        shape.instances().stream()
                                .map(each -> each.instance()
                                        .withPrefixCache(null)
                                        .withInstances((int) Math.clamp(
                                                Math.ceil(servedPerSecond / each.maxPacedRequestsPerSecond()),
                                                least,
                                                PoolLayout.MAX_INSTANCES)))
                                .toList());
    }

    private void addIfAllowed(Layout layout) {
        Purchase purchase =
                Purchase.of(layout.systems(), facts.answer().tier(), facts.rates(), facts.estimates(), question);
        for (double times : MOST_TIMES) {
            List<PoolBounds> bounds = layout.pools().stream()
                    .map(pool -> new PoolBounds(
                            Math.min(Objects.requireNonNull(asked.minInstances()), pool.instances()),
                            (int) Math.min(times * pool.instances(), PoolLayout.MAX_INSTANCES)))
                    .toList();
            int[] most = IntStream.range(0, bounds.size())
                    .map(i ->
                            bounds.get(i).maxInstances() * layout.pools().get(i).gpusPerInstance())
                    .toArray();
            if (purchase.allows(most)) {
                starts.add(new Start(
                        layout,
                        bounds,
                        layout.systems().stream()
                                .map(system -> fleet(system, layout, bounds))
                                .toList(),
                        layout.systems().stream().mapToDouble(this::price).min().orElseThrow()));
                return;
            }
        }
        outside++;
    }

    /** Racks of a system in which all that the pools may have finds room, each pool in racks of its own. */
    private Fleet fleet(String system, Layout layout, List<PoolBounds> bounds) {
        SystemFacts known = facts.estimates().system(system);
        int nodesPerRack = Math.max(1, known.gpusPerRack() / known.gpusPerNode());
        int racks = Math.ceilDiv(
                Objects.requireNonNull(Objects.requireNonNull(asked.leadTime()).warmNodes()), nodesPerRack);
        for (int i = 0; i < bounds.size(); i++) {
            PoolLayout pool = layout.pools().get(i);
            if (pool.system().equals(system)) {
                racks += racks(bounds.get(i).maxInstances(), pool.gpusPerInstance(), known);
            }
        }
        return new Fleet(system, null, null, null, asked.granularity(), asked.minimumBilledSeconds(), null, null, null)
                .resolved(Math.clamp(racks, 1, KvNetwork.MAX_RACKS), nodesPerRack);
    }

    private static int racks(int instances, int gpus, SystemFacts system) {
        int domain = Math.min(system.scaleUpGpus(), system.gpusPerRack());
        int unit = gpus <= system.gpusPerNode() ? system.gpusPerNode() : domain;
        if (gpus <= unit) {
            return Math.ceilDiv(instances, unit / gpus * (system.gpusPerRack() / unit));
        }
        int domains = Math.ceilDiv(gpus, domain);
        int domainsPerRack = system.gpusPerRack() / domain;
        return domains <= domainsPerRack
                ? Math.ceilDiv(instances, domainsPerRack / domains)
                : instances * Math.ceilDiv(domains, domainsPerRack);
    }
}
