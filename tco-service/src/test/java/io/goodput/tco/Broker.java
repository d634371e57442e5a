package io.goodput.tco;

import io.goodput.codec.Codec;
import io.goodput.contracts.PricingRequested;
import io.goodput.contracts.RunPriced;
import io.goodput.testservers.ServiceTopics;

/** The other side of the service's topics. */
final class Broker extends ServiceTopics<RunPriced> {
    Broker() {
        super(PricingRequested.TOPIC, RunPriced.TOPIC, RunPriced.class);
    }

    void ask(PricingRequested request) {
        send(request.runId(), Codec.write(request));
    }

    /** Makes a consumer group that has read all requests sent so far. */
    static void startGroup(String group) {
        startGroup(PricingRequested.TOPIC, group);
    }
}
