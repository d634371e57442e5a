package io.goodput.engine.policy;

/** Always the same target for prompts with the same first block; the least loaded for prompts without ids. */
final class PrefixAffine implements Routing {
    @Override
    public int choose(RoutingView view) {
        return view.hasBlockIds()
                ? view.target((int) Math.floorMod(view.firstBlockId(), (long) view.targets()))
                : view.leastWork();
    }
}
