package io.goodput.planning;

import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.Operation;
import java.util.Optional;

/** What excludes a layout before anything is simulated, pool by pool. */
interface InstanceBound {
    /**
     * The fewest instances of a pool with which the objective may hold; at least 1, and {@link Integer#MAX_VALUE} where no
     * number is enough.
     *
     * @param estimate what one of them can do
     * @param operation how the layout is run
     */
    int minInstances(InstanceEstimate estimate, Operation operation);

    /** Why no number of these instances can meet the objective; empty when some may. */
    Optional<String> belowFloor(InstanceEstimate estimate, Operation operation);
}
