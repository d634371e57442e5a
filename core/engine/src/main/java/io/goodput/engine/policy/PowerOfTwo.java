package io.goodput.engine.policy;

import io.goodput.engine.kernel.RandomStream;

/** Of two random targets, maybe twice the same, the one with less work; of equals the first drawn. */
final class PowerOfTwo implements Routing {
    private final RandomStream stream;

    PowerOfTwo(RandomStream stream) {
        this.stream = stream;
    }

    @Override
    public int choose(RoutingView view) {
        int first = view.target((int) (stream.uniform() * view.targets()));
        int second = view.target((int) (stream.uniform() * view.targets()));
        return view.work(second) < view.work(first) ? second : first;
    }
}
