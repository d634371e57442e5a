package io.goodput.engine.policy;

import io.goodput.engine.kernel.RandomStream;

/** Any target with equal chance. */
final class UniformRandom implements Routing {
    private final RandomStream stream;

    UniformRandom(RandomStream stream) {
        this.stream = stream;
    }

    @Override
    public int choose(RoutingView view) {
        return view.target((int) (stream.uniform() * view.targets()));
    }
}
