package io.goodput.simulation.traces;

import io.goodput.engine.workload.Turn;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Rows that were written in the order in which requests ended, put back into the order of their numbers. Memory is that
 * of the requests that were in flight at once.
 */
final class NumberedRows implements RowReader {
    private static final int MAX_WAITING = 1_000_000;

    private record Numbered(long number, Turn turn) implements Comparable<Numbered> {
        @Override
        public int compareTo(Numbered other) {
            return Long.compare(number, other.number);
        }
    }

    private final CsvRows rows;
    private final PriorityQueue<Numbered> waiting = new PriorityQueue<>();
    private long expected;
    private boolean over;

    NumberedRows(CsvRows rows) {
        this.rows = rows;
    }

    @Override
    public @Nullable Turn next() {
        while (true) {
            Numbered first = waiting.peek();
            if (first != null && (first.number <= expected || over)) {
                if (first.number < expected) {
                    throw rows.errors()
                            .at(
                                    rows.line(),
                                    String.valueOf(first.number),
                                    "each id may stand only once",
                                    "Maybe remove it");
                }
                waiting.remove();
                expected = first.number + 1;
                return first.turn;
            }
            if (over) {
                return null;
            }
            Turn turn = rows.next();
            if (turn == null) {
                over = true;
            } else if (rows.number() < 0) {
                return turn;
            } else if (waiting.size() == MAX_WAITING) {
                throw rows.errors()
                        .at(
                                rows.line(),
                                "no request " + expected + " among " + MAX_WAITING + " others",
                                "requests must be numbered from 0 in the order of their arrival",
                                "Maybe the file is not complete");
            } else {
                waiting.add(new Numbered(rows.number(), turn));
            }
        }
    }

    @Override
    public long line() {
        return rows.line();
    }

    @Override
    public TraceErrors errors() {
        return rows.errors();
    }

    @Override
    public void close() {
        rows.close();
    }
}
