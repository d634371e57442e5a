package io.goodput.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.engine.RandomElasticity;
import io.goodput.engine.RequestView.End;
import io.goodput.engine.kernel.EventQueue;
import org.junit.jupiter.api.Test;

/** Requests in the system as the engine counts them at every moment, against their times as each is told when it ends. */
class LittlesLawTest {
    private static final long FIRST_SEED = 8_000_000;
    private static final int WORLDS = 500;

    /** What the listener was told of the requests of a run. */
    private static final class Told {
        long requests;
        long failed;
        long retries;
        double seconds;
    }

    /**
     * Law 10: L = λW. Who is begun again after a failure is one request all the while, from its arrival to its end; who is in
     * flight at the end has been there until then.
     */
    @Test
    void law10MeanInFlightIsArrivalRateTimesMeanTimeInTheSystemUnderFaults() {
        long retries = 0;
        long failed = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            var told = new Told();
            var events = new EventQueue();
            var cluster = new Cluster(RandomElasticity.of(seed), events, request -> {
                told.requests++;
                told.failed += request.end() == End.FAILED ? 1 : 0;
                told.retries += request.retries();
                told.seconds += request.endedAt() - request.arrivedAt();
            });
            double inFlightSeconds = 0;
            while (!cluster.isMeasured()) {
                double before = events.now();
                int inFlight = cluster.requests.inFlight();
                assertTrue(events.next(), "seed " + seed);
                inFlightSeconds += inFlight * (events.now() - before);
                cluster.handle();
            }
            cluster.result();
            cluster.closeSource();

            double window = events.now();
            if (window > 0) {
                double meanInFlight = inFlightSeconds / window;
                double rate = cluster.arrived / window;
                double meanSeconds = told.seconds / told.requests;
                assertEquals(cluster.arrived, told.requests, "seed " + seed);
                assertEquals(rate * meanSeconds, meanInFlight, 1e-9 * meanInFlight, "seed " + seed);
            }
            retries += told.retries;
            failed += told.failed;
        }
        assertTrue(retries > 500, "requests that begin again: " + retries);
        assertTrue(failed > 50, "requests that fail: " + failed);
    }
}
