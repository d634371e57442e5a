package io.goodput.simulator;

import io.goodput.codec.Codec;
import io.goodput.contracts.SimulationCompleted;
import io.goodput.contracts.SimulationRequested;
import io.goodput.testservers.ServiceTopics;

/** The other side of the service's topics. */
final class Broker extends ServiceTopics<SimulationCompleted> {
    Broker() {
        super(SimulationRequested.TOPIC, SimulationCompleted.TOPIC, SimulationCompleted.class);
    }

    void ask(SimulationRequested request) {
        send(request.runId(), Codec.write(request));
    }

    /** Makes a consumer group that has read all requests sent so far. */
    static void startGroup(String group) {
        startGroup(SimulationRequested.TOPIC, group);
    }
}
