package io.goodput.engine.workload;

import io.goodput.contracts.Concurrency;
import io.goodput.contracts.RateChange;
import io.goodput.contracts.Sessions;
import io.goodput.contracts.Traffic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The load that a description of rates, users, sessions and lengths makes; endless. */
public final class SyntheticWorkload implements Workload {
    private final Traffic traffic;
    private final RequestDraws draws;
    private final @Nullable RateProfile profile;

    /**
     * @throws io.goodput.contracts.InvalidInputException when a token distribution cannot have its mean
     */
    public SyntheticWorkload(Traffic traffic) {
        if (traffic.trace() != null) {
            throw new IllegalStateException("a trace is read, not made");
        }
        this.traffic = traffic;
        draws = new RequestDraws(traffic);
        List<RateChange> changes = traffic.rateChanges() == null ? List.of() : traffic.rateChanges();
        profile = traffic.rateCurve() == null && changes.isEmpty()
                ? null
                : new RateProfile(
                        starts(),
                        traffic.rateCurve(),
                        changes,
                        traffic.startSeconds() == null ? 0 : traffic.startSeconds());
    }

    /** Arrivals per second of an open loop: of requests, of queries of several, or of sessions. */
    private double starts() {
        Sessions sessions = traffic.sessions();
        return traffic.openRate() / (sessions == null ? traffic.callsPerQuery() : sessions.meanTurns());
    }

    @Override
    public RequestSource open(long seed) {
        Sessions sessions = traffic.sessions();
        Concurrency concurrency = traffic.concurrency();
        if (sessions != null) {
            return new SessionRequests(
                    sessions, draws, concurrency, concurrency == null ? arrivals(seed, "sessions") : null, seed);
        }
        return concurrency != null
                ? new ClosedLoopRequests(concurrency, draws, seed)
                : new SyntheticRequests(
                        arrivals(seed, "arrivals"), traffic.callsPerQuery(), traffic.openRate(), draws, seed);
    }

    private ArrivalTimes arrivals(long seed, String name) {
        return ArrivalTimes.of(traffic.arrivals(), starts(), profile, seed, name);
    }
}
