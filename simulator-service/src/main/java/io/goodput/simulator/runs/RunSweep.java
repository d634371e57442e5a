package io.goodput.simulator.runs;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Forgets old runs from time to time. */
@Singleton
class RunSweep {
    private static final Logger LOG = Logger.getLogger(RunSweep.class);

    private final Runs runs;

    RunSweep(Runs runs) {
        this.runs = runs;
    }

    @Scheduled(every = "${goodput.runs.sweep-every:10M}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        int deleted = runs.sweep();
        if (deleted > 0) {
            LOG.infof("forgot %d old runs", deleted);
        }
    }
}
