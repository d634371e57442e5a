package io.goodput.engine.policy;

import io.goodput.contracts.PoolRole;

/**
 * Dynamo's KV router: the target with the least cost in blocks, of equals the lowest. Prompts weigh what is queued and
 * what the request brings, less a credit for what the target has cached; decoding weighs the blocks in use.
 */
final class KvAware implements Routing {
    /** With a smaller weight, different loads may cost the same. */
    private static final double LEAST_SCALE = 1e-9;

    private final PoolRole role;
    private final double prefillLoadScale;
    private final double overlapCredit;

    KvAware(PoolRole role, double prefillLoadScale, double overlapCredit) {
        this.role = role;
        this.prefillLoadScale = prefillLoadScale;
        this.overlapCredit = overlapCredit;
    }

    @Override
    public int choose(RoutingView view) {
        return switch (role) {
            case PREFILL -> {
                int least = prefillLoadScale < LEAST_SCALE ? RoutingView.NONE : view.leastQueued();
                yield least == RoutingView.NONE ? cheapest(view) : cheapestOfFew(view, least);
            }
            case DECODE -> view.leastUsed();
            case AGGREGATED -> cheapest(view);
        };
    }

    /** Of the targets without overlap none costs less than the one with the least queued. */
    private int cheapestOfFew(RoutingView view, int leastQueued) {
        int chosen = leastQueued;
        double least = prefillCost(view, chosen);
        for (int target = view.nextOverlapping(0);
                target != RoutingView.NONE;
                target = view.nextOverlapping(target + 1)) {
            double cost = prefillCost(view, target);
            if (cost < least || (cost == least && target < chosen)) {
                least = cost;
                chosen = target;
            }
        }
        return chosen;
    }

    private int cheapest(RoutingView view) {
        int chosen = view.target(0);
        double least = Double.POSITIVE_INFINITY;
        for (int place = 0; place < view.targets(); place++) {
            int target = view.target(place);
            double cost = prefillCost(view, target);
            if (role == PoolRole.AGGREGATED) {
                cost += view.usedBlocks(target) + view.promptBlocks(target);
            }
            if (cost < least) {
                least = cost;
                chosen = target;
            }
        }
        return chosen;
    }

    private double prefillCost(RoutingView view, int target) {
        double blocks = view.queuedPromptBlocks(target) + view.promptBlocks(target);
        return prefillLoadScale * Math.max(blocks - overlapCredit * view.overlapBlocks(target), 0);
    }
}
