package io.goodput.planning;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.TraceLoad;
import io.goodput.contracts.Traffic;
import org.jspecify.annotations.Nullable;

/** What is known of a load before it is simulated, as far as pools can be too small for it. */
interface OfferedLoad {
    /**
     * What is known of a load.
     *
     * @param traffic every field filled
     * @param replayed what the trace asks for at its own pace; null where the load replays none, or at another
     * @param measuredRequests requests that count
     */
    static OfferedLoad of(Traffic traffic, @Nullable TraceLoad replayed, int measuredRequests) {
        if (replayed != null) {
            return new ReplayedLoad(replayed);
        }
        return traffic.canBeBounded() ? new DrawnLoad(traffic, measuredRequests) : UnknownLoad.of(traffic);
    }

    /**
     * The least rate of work, in requests of mean lengths per second, that a pool must be able to do when the objective
     * lets a share of the requests miss, and the others have their work done within a time of their arrival.
     *
     * @param missed 0..1
     * @param seconds from a request's arrival to the end of its work, at most
     * @param elsewhere prompts with fewer tokens to compute may be computed in another pool; 0 where none is
     */
    double leastRequestsPerSecond(PoolRole role, double missed, double seconds, int elsewhere);

    /** No output is shorter. */
    double minOutputTokens();

    /** No output is longer. */
    double maxOutputTokens();

    /** Whether the required share of requests cannot be made of such that have no token behind the first. */
    boolean mustDecode(double requiredShare);
}
