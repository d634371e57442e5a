package io.goodput.engine.policy;

/** The next target in turn. */
final class RoundRobin implements Routing {
    private int next;

    @Override
    public int choose(RoutingView view) {
        int chosen = next;
        next = (chosen + 1) % view.targets();
        return chosen;
    }
}
