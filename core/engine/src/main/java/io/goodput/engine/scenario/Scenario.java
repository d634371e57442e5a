package io.goodput.engine.scenario;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.Traffic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run in numbers.
 *
 * @param traffic the load; fields left out mean what their documentation says
 * @param slo the limits that attainment and goodput are counted against
 * @param mode how the phases share instances
 * @param routing how requests are sent to instances
 * @param firstToken when the user sees the first token
 * @param pools prefill then decode, or the aggregated one
 * @param link between them; absent in aggregated mode
 * @param warmupRequests requests before the measured ones
 * @param measuredRequests requests whose latencies count
 * @param seed root of all random streams
 * @param maxEvents the run is given up beyond this many events
 */
public record Scenario(
        Traffic traffic,
        ServiceLevelObjective slo,
        ServingMode mode,
        RoutingPolicy routing,
        FirstToken firstToken,
        List<Pool> pools,
        @Nullable KvLink link,
        int warmupRequests,
        int measuredRequests,
        long seed,
        long maxEvents) {
    public Scenario {
        pools = List.copyOf(pools);
        List<PoolRole> roles = pools.stream().map(Pool::role).toList();
        List<PoolRole> expected = switch (mode) {
            case DISAGGREGATED -> List.of(PoolRole.PREFILL, PoolRole.DECODE);
            case AGGREGATED -> List.of(PoolRole.AGGREGATED);
        };
        if (!roles.equals(expected)) {
            throw new IllegalArgumentException("mode " + mode + " has the pools " + expected + ", not " + roles);
        }
        if ((link == null) != (mode == ServingMode.AGGREGATED)) {
            throw new IllegalArgumentException("a link is needed between two pools, and only there: mode " + mode);
        }
        if (warmupRequests < 0 || measuredRequests < 1 || maxEvents < 1) {
            throw new IllegalArgumentException("a run needs measured requests and events: " + warmupRequests + " + "
                    + measuredRequests + " requests, " + maxEvents + " events");
        }
    }
}
