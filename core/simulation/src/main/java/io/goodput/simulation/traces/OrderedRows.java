package io.goodput.simulation.traces;

import io.goodput.engine.workload.Turn;
import io.goodput.engine.workload.TurnReader;
import org.jspecify.annotations.Nullable;

/** Rows that must be sorted by time; those with a delay are strung behind the row that they stand behind. */
final class OrderedRows implements TurnReader {
    private static final int MAX_TURNS = 100_000;

    private final RowReader rows;
    private boolean started;
    private @Nullable Turn ahead;
    private double last = Double.NEGATIVE_INFINITY;

    OrderedRows(RowReader rows) {
        this.rows = rows;
    }

    @Override
    public @Nullable Turn next() {
        if (!started) {
            started = true;
            ahead = read();
        }
        Turn first = ahead;
        if (first == null) {
            return null;
        }
        if (!Double.isNaN(first.delaySeconds)) {
            throw rows.errors()
                    .at(
                            rows.line(),
                            first.delaySeconds + " s",
                            "a request with a delay must stand right behind its session's earlier ones",
                            "Maybe group the trace by session, or give it a time");
        }
        Turn end = first;
        int turns = 1;
        ahead = read();
        while (ahead != null && !Double.isNaN(ahead.delaySeconds) && ahead.session == first.session) {
            if (++turns > MAX_TURNS) {
                throw rows.errors()
                        .at(
                                rows.line(),
                                turns + " turns",
                                "a session may have at most " + MAX_TURNS + " turns",
                                "Maybe the column of the session is another one");
            }
            end.following = ahead;
            end = ahead;
            ahead = read();
        }
        return first;
    }

    private @Nullable Turn read() {
        Turn read = rows.next();
        if (read != null && !Double.isNaN(read.seconds)) {
            if (read.seconds < last) {
                throw rows.errors()
                        .at(
                                rows.line(),
                                read.seconds + " s",
                                "requests must be sorted by their time; the one before came at " + last + " s",
                                "Maybe sort the trace");
            }
            last = read.seconds;
        }
        return read;
    }

    @Override
    public void close() {
        rows.close();
    }
}
