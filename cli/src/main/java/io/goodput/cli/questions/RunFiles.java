package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunResult;
import io.goodput.contracts.RunSpec;
import io.goodput.engine.RequestListener;
import io.goodput.simulation.Inputs;
import io.goodput.simulation.Simulation;
import io.goodput.simulation.requests.RequestRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Where a run leaves what does not fit into its report.
 *
 * @param requests a row per request: CSV or Parquet by its ending; absent when not wanted
 * @param series the time series, as JSON; absent when not wanted
 */
record RunFiles(@Nullable Path requests, @Nullable Path series) {
    static final RunFiles NONE = new RunFiles(null, null);

    /** Ends a run whose thread was interrupted. */
    private static final RequestListener UNTIL_INTERRUPTED = request -> {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("nobody waits for the run");
        }
    };

    /**
     * Simulates a run and writes its files.
     *
     * @param inputs what it may name besides the catalog
     * @throws UncheckedIOException when a file cannot be written
     */
    Report run(RunSpec spec, Inputs inputs) {
        try {
            RunResult result = simulate(spec, inputs);
            if (series != null) {
                Files.writeString(series, Codec.write(result.series()) + "\n");
            }
            return result.report();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunResult simulate(RunSpec spec, Inputs inputs) throws IOException {
        if (requests == null) {
            return Simulation.run(spec, inputs, UNTIL_INTERRUPTED);
        }
        try (RequestRows rows = RequestRows.open(requests, Simulation.classNames(spec))) {
            return Simulation.run(spec, inputs, rows);
        }
    }
}
