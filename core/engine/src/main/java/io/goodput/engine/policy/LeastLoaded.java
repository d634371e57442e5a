package io.goodput.engine.policy;

/** The instance with the least work; of equals the first. */
public final class LeastLoaded implements Routing {
    @Override
    public int choose(RoutingView pool) {
        int chosen = 0;
        for (int i = 1; i < pool.instances(); i++) {
            if (pool.work(i) < pool.work(chosen)) {
                chosen = i;
            }
        }
        return chosen;
    }
}
