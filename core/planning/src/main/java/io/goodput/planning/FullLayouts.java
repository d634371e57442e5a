package io.goodput.planning;

import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.Layout;
import io.goodput.contracts.Operation;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.ServingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The layouts of one system or mix, mode and operation that leave no room for another instance in the limits. */
final class FullLayouts {
    /**
     * One of them.
     *
     * @param operation how it is run
     * @param estimates one per pool, in the layout's order
     * @param instances per pool
     * @param requestsPerSecond about what can be served in the long run at the pace that is asked for, by the estimates
     */
    record Full(
            Operation operation, List<InstanceEstimate> estimates, List<Integer> instances, double requestsPerSecond) {
        Layout layout(ServingMode mode) {
            List<PoolLayout> pools = new ArrayList<>();
            for (int i = 0; i < instances.size(); i++) {
                pools.add(estimates.get(i).instance().withInstances(instances.get(i)));
            }
            return operation.layout(mode, pools);
        }
    }

    private final Operation operation;
    private final Purchase purchase;
    private final List<Full> all = new ArrayList<>();

    /**
     * @param pools the estimates of each pool's instances that fit in memory, in the layout's order; one pool or two, none
     *     empty
     * @param purchase what the limits allow of their systems
     */
    FullLayouts(Operation operation, List<List<InstanceEstimate>> pools, Purchase purchase) {
        this.operation = operation;
        this.purchase = purchase;
        for (InstanceEstimate first : pools.getFirst()) {
            if (pools.size() == 1) {
                add(List.of(first), List.of(purchase.maxGpus() / first.gpus()));
            } else {
                pools.get(1).forEach(second -> addPairs(first, second));
            }
        }
    }

    private void addPairs(InstanceEstimate first, InstanceEstimate second) {
        int ofFirst = first.gpus();
        int ofSecond = second.gpus();
        for (int n = 1; purchase.mostBeside(n * ofFirst) >= ofSecond; n++) {
            int others = purchase.mostBeside(n * ofFirst) / ofSecond;
            boolean isFull = purchase.mostBeside((n + 1) * ofFirst) < others * ofSecond;
            if (isFull) {
                add(List.of(first, second), List.of(n, others));
            }
        }
    }

    private void add(List<InstanceEstimate> estimates, List<Integer> instances) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < instances.size(); i++) {
            least = Math.min(least, instances.get(i) * estimates.get(i).maxPacedRequestsPerSecond());
        }
        if (instances.stream().allMatch(each -> each > 0)) {
            all.add(new Full(operation, estimates, instances, least));
        }
    }

    /** Those that could serve most first. */
    static Comparator<Full> mostFirst(ServingMode mode) {
        return Comparator.comparingDouble((Full full) -> -full.requestsPerSecond())
                .thenComparing(full -> full.layout(mode).id());
    }

    /** All of them. */
    Stream<Full> all() {
        return all.stream();
    }
}
