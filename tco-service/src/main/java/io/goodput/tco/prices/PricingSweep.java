package io.goodput.tco.prices;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Forgets old pricings from time to time. */
@Singleton
class PricingSweep {
    private static final Logger LOG = Logger.getLogger(PricingSweep.class);

    private final Pricings pricings;

    PricingSweep(Pricings pricings) {
        this.pricings = pricings;
    }

    @Scheduled(every = "${goodput.pricings.sweep-every:10M}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        int deleted = pricings.sweep();
        if (deleted > 0) {
            LOG.infof("forgot %d old pricings", deleted);
        }
    }
}
