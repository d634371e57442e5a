package io.goodput.simulation.traces;

import io.goodput.engine.kernel.RandomStream;
import io.goodput.engine.workload.Turn;
import io.goodput.engine.workload.TurnReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests of the same time, spread uniformly over the time that the recording's clock is coarse by, but not past the
 * next ones. Mooncake's conversations are stamped every 3 s: without this their bursts are the clock's.
 */
final class SpreadRows implements TurnReader {
    private static final int MAX_BATCH = 1_000_000;

    private final TurnReader turns;
    private final double spreadSeconds;
    private final RandomStream stream;
    private final TraceErrors errors;
    private final List<Turn> batch = new ArrayList<>();
    private int given;
    private @Nullable Turn ahead;
    private boolean started;

    SpreadRows(TurnReader turns, double spreadSeconds, long seed, TraceErrors errors) {
        this.turns = turns;
        this.spreadSeconds = spreadSeconds;
        this.errors = errors;
        stream = new RandomStream(seed, "trace-spread");
    }

    @Override
    public @Nullable Turn next() {
        if (given == batch.size()) {
            readBatch();
        }
        return given < batch.size() ? batch.get(given++) : null;
    }

    private void readBatch() {
        batch.clear();
        given = 0;
        if (!started) {
            started = true;
            ahead = turns.next();
        }
        if (ahead == null) {
            return;
        }
        double time = ahead.seconds;
        while (ahead != null && ahead.seconds == time) {
            if (batch.size() == MAX_BATCH) {
                throw errors.whole(
                        "more than " + MAX_BATCH + " requests at " + time + " s",
                        "so many requests at one time cannot be spread",
                        "Maybe leave spreadSeconds out");
            }
            batch.add(ahead);
            ahead = turns.next();
        }
        double most = ahead == null ? spreadSeconds : Math.min(spreadSeconds, ahead.seconds - time);
        double[] offsets = new double[batch.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = most * stream.uniform();
        }
        Arrays.sort(offsets);
        for (int i = 0; i < offsets.length; i++) {
            batch.get(i).seconds = time + offsets[i];
        }
    }

    @Override
    public void close() {
        turns.close();
    }
}
