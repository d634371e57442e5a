package io.goodput.simulator.rows;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SimulationRequested;
import io.goodput.simulation.Inputs;
import io.goodput.simulation.Simulation;
import io.goodput.simulation.requests.RequestRows;
import io.goodput.simulation.requests.RowFormat;
import io.goodput.simulator.config.SimulationSettings;
import io.goodput.simulator.runs.RunIdentity;
import io.goodput.simulator.traces.Traces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Simulates runs again and streams the rows of their requests. Rows are not stored: a run is deterministic, and gives the
 * same ones whenever it is simulated by the same build. It is simulated on the caller's thread, which should be one of
 * the platform's, as fast as the reader takes the rows; beside the cores of runs that are asked for over Kafka, since a
 * slow reader would keep one from them.
 */
@Singleton
public class RowStreams {
    private static final Logger LOG = Logger.getLogger(RowStreams.class);

    private final Inputs inputs;
    private final int most;
    private final Semaphore free;

    RowStreams(Traces traces, SimulationSettings settings) {
        this.inputs = new Inputs(null, traces);
        this.most = settings.maxRowStreams();
        this.free = new Semaphore(most);
    }

    /**
     * Takes one of the streams that may be open at once.
     *
     * @throws OtherBuildException when the run was simulated by another build
     * @throws InvalidInputException when the request contradicts itself
     * @throws TooManyRowStreamsException when none is left
     */
    public RowStream open(SimulationRequested run, RowFormat format) {
        if (!run.build().equals(Simulation.build())) {
            throw new OtherBuildException(run.build(), Simulation.build());
        }
        RunIdentity.check(run);
        if (!free.tryAcquire()) {
            throw new TooManyRowStreamsException(most);
        }
        return new RowStream(run.spec(), format);
    }

    /** Streams that are open. */
    int open() {
        return most - free.availablePermits();
    }

    /** The rows of one run, once. It counts as open until it is closed. */
    public final class RowStream implements AutoCloseable {
        private final RunSpec spec;
        private final RowFormat format;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private RowStream(RunSpec spec, RowFormat format) {
            this.spec = spec;
            this.format = format;
        }

        /**
         * Simulates, and writes the rows in frames as {@link FramedOutput} says. A reader who went away ends the
         * simulation at the next frame.
         *
         * @throws RuntimeException when the run fails; then the end mark is missing
         */
        public void writeTo(OutputStream out) {
            var frames = new FramedOutput(out);
            try {
                RequestRows rows = RequestRows.to(frames, format, Simulation.classNames(spec));
                Simulation.run(spec, inputs, rows);
                // Not closed when the run fails: a closed Parquet file looks complete.
                rows.close();
                frames.complete();
            } catch (IOException | UncheckedIOException e) {
                if (!frames.isBroken()) {
                    throw e instanceof UncheckedIOException same ? same : new UncheckedIOException((IOException) e);
                }
                LOG.debug("the reader of a run's rows went away", e);
            }
        }

        @Override
        public void close() {
            if (open.getAndSet(false)) {
                free.release();
            }
        }
    }
}
