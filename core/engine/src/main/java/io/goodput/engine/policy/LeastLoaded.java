package io.goodput.engine.policy;

/** The target with the least work; of equals the lowest. */
final class LeastLoaded implements Routing {
    @Override
    public int choose(RoutingView view) {
        return view.leastWork();
    }
}
