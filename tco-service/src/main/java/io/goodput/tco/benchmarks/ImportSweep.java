package io.goodput.tco.benchmarks;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Forgets old imports from time to time. */
@Singleton
class ImportSweep {
    private static final Logger LOG = Logger.getLogger(ImportSweep.class);

    private final BenchmarkImports imports;

    ImportSweep(BenchmarkImports imports) {
        this.imports = imports;
    }

    @Scheduled(
            every = "${goodput.benchmarks.sweep-every:10M}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        int deleted = imports.sweep();
        if (deleted > 0) {
            LOG.infof("forgot %d old imports of benchmarks", deleted);
        }
    }
}
