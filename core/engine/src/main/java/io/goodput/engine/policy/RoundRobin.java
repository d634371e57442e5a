package io.goodput.engine.policy;

/** The next instance in turn. */
public final class RoundRobin implements Routing {
    private int next;

    @Override
    public int choose(RoutingView pool) {
        int chosen = next;
        next = (chosen + 1) % pool.instances();
        return chosen;
    }
}
