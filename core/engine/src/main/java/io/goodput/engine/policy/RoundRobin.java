package io.goodput.engine.policy;

/** The next target in turn. */
final class RoundRobin implements Routing {
    private int last = RoutingView.NONE;

    @Override
    public int choose(RoutingView view) {
        last = view.targetBehind(last);
        return last;
    }
}
