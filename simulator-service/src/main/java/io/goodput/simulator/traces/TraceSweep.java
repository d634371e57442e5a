package io.goodput.simulator.traces;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Removes dead uploads and old traces from time to time. */
@Singleton
class TraceSweep {
    private static final Logger LOG = Logger.getLogger(TraceSweep.class);

    private final TraceStore store;

    TraceSweep(TraceStore store) {
        this.store = store;
    }

    @Scheduled(every = "${goodput.traces.sweep-every:10M}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        int removed = store.sweep();
        if (removed > 0) {
            LOG.infof("removed %d old traces and dead uploads", removed);
        }
    }
}
