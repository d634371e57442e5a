package io.goodput.simulation.traces;

import io.goodput.engine.workload.Turn;
import io.goodput.engine.workload.TurnReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A trace that is sorted in a few pieces, one after the other, as RAGPulse's is: read once to find the pieces, then all
 * pieces at once, each from its own place. Memory does not depend on its length.
 */
final class MergedRuns implements TurnReader {
    private static final int MAX_RUNS = 16;

    /** One sorted piece, with its next row. */
    private static final class Run {
        private final RowReader rows;
        private long left;
        private @Nullable Turn next;

        Run(RowReader rows, long skipped, long length) {
            this.rows = rows;
            left = length;
            for (long i = 0; i < skipped; i++) {
                rows.next();
            }
            advance();
        }

        void advance() {
            next = left-- > 0 ? rows.next() : null;
        }
    }

    private final List<Run> runs = new ArrayList<>();

    MergedRuns(Supplier<RowReader> open) {
        List<Long> starts = starts(open);
        for (int i = 0; i + 1 < starts.size(); i++) {
            runs.add(new Run(open.get(), starts.get(i), starts.get(i + 1) - starts.get(i)));
        }
    }

    /** Numbers of the rows at which pieces start, and of the row after the last. */
    private static List<Long> starts(Supplier<RowReader> open) {
        List<Long> starts = new ArrayList<>(List.of(0L));
        try (RowReader rows = open.get()) {
            double last = Double.NEGATIVE_INFINITY;
            long number = 0;
            for (Turn turn = rows.next(); turn != null; turn = rows.next()) {
                if (turn.seconds < last) {
                    if (starts.size() == MAX_RUNS) {
                        throw rows.errors()
                                .at(
                                        rows.line(),
                                        turn.seconds + " s",
                                        "the trace must be sorted by time, in at most " + MAX_RUNS + " pieces",
                                        "Maybe sort it");
                    }
                    starts.add(number);
                }
                last = turn.seconds;
                number++;
            }
            starts.add(number);
        }
        return starts;
    }

    @Override
    public @Nullable Turn next() {
        Run first = null;
        double least = Double.POSITIVE_INFINITY;
        for (Run run : runs) {
            if (run.next != null && run.next.seconds < least) {
                least = run.next.seconds;
                first = run;
            }
        }
        if (first == null) {
            return null;
        }
        Turn turn = first.next;
        first.advance();
        return turn;
    }

    @Override
    public void close() {
        runs.forEach(run -> run.rows.close());
    }
}
