package io.goodput.engine.policy;

/** The target of the session's last request; the least loaded for the first, and for requests without a session. */
final class SessionAffine implements Routing {
    @Override
    public int choose(RoutingView view) {
        int target = view.sessionTarget();
        return target == RoutingView.NONE ? view.leastWork() : target;
    }
}
