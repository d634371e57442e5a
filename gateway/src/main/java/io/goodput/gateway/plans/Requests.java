package io.goodput.gateway.plans;

import io.goodput.contracts.PricingRequested;
import io.goodput.contracts.SimulationRequested;
import java.util.List;

/** What the driver asks of the other services. Sending again is harmless. */
public interface Requests {
    /** Returns when all are acknowledged by the broker; throws when one is not. */
    void simulate(List<SimulationRequested> requests);

    /** Returns when all are acknowledged by the broker; throws when one is not. */
    void price(List<PricingRequested> requests);
}
