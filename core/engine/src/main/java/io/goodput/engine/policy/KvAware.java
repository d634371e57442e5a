package io.goodput.engine.policy;

import io.goodput.contracts.PoolRole;

/**
 * Dynamo's KV router: the target with the least cost in blocks, of equals the lowest. Prompts weigh what is queued and
 * what the request brings, less a credit for what the target has cached; decoding weighs the blocks in use.
 */
final class KvAware implements Routing {
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
        int chosen = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int target = 0; target < view.targets(); target++) {
            double cost = cost(view, target);
            if (cost < least) {
                least = cost;
                chosen = target;
            }
        }
        return chosen;
    }

    private double cost(RoutingView view, int target) {
        return switch (role) {
            case PREFILL -> prefillCost(view, target);
            case DECODE -> view.usedBlocks(target);
            case AGGREGATED -> prefillCost(view, target) + (view.usedBlocks(target) + view.promptBlocks(target));
        };
    }

    private double prefillCost(RoutingView view, int target) {
        double blocks = view.queuedPromptBlocks(target) + view.promptBlocks(target);
        return prefillLoadScale * Math.max(blocks - overlapCredit * view.overlapBlocks(target), 0);
    }
}
