package io.goodput.engine.workload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request of a recorded load, and what follows it in its session. The ids of its prompt's blocks are kept as runs of
 * successive numbers.
 */
public final class Turn {
    private static final long[] NO_STARTS = {};
    private static final int[] NO_COUNTS = {};

    /** When it arrives in the recording's own time; NaN when that is not known, or when it follows another. */
    public double seconds = Double.NaN;
    /** Time from the end of the one that it follows; NaN when it follows none. */
    public double delaySeconds = Double.NaN;

    /** Prompt tokens, at least 1. */
    public int inputTokens;
    /** Output tokens, at least 1. */
    public int outputTokens;
    /** The limit that it carries; 0 when the recording has none. */
    public int maxOutputTokens;
    /** Prompt tokens that a prefix cache holds; {@link RequestSource#NOT_DRAWN} when the recording does not say. */
    public int hitTokens = RequestSource.NOT_DRAWN;
    /** Index of its class; −1 when the recording does not say. */
    public int requestClass = -1;
    /** A number of its session, 0 or more; {@link RequestSource#NO_THREAD} when it has none. */
    public int session = RequestSource.NO_THREAD;

    /** What comes next in the same thread. */
    public @Nullable Turn following;
    /** What else begins when it has ended: other threads of the session. */
    public List<Turn> branches = List.of();

    private long[] starts = NO_STARTS;
    private int[] counts = NO_COUNTS;
    private int runs;
    private int blockIds;

    /** Adds the id of the next block of the prompt. */
    public void addBlockId(long id) {
        addBlockIds(id, 1);
    }

    /** Adds the ids of the next blocks: {@code count} successive numbers. */
    public void addBlockIds(long first, int count) {
        blockIds += count;
        if (runs > 0 && starts[runs - 1] + counts[runs - 1] == first) {
            counts[runs - 1] += count;
            return;
        }
        if (runs == starts.length) {
            starts = Arrays.copyOf(starts, Math.max(4, 2 * runs));
            counts = Arrays.copyOf(counts, starts.length);
        }
        starts[runs] = first;
        counts[runs++] = count;
    }

    /** Leaves only the first ids. */
    public void cutBlockIds(int most) {
        blockIds = Math.min(blockIds, most);
    }

    public int blockIds() {
        return blockIds;
    }

    /** Copies the ids, first block first. */
    public void copyBlockIds(long[] ids) {
        int next = 0;
        for (int run = 0; next < blockIds; run++) {
            int end = Math.min(blockIds, next + counts[run]);
            for (long id = starts[run]; next < end; id++) {
                ids[next++] = id;
            }
        }
    }

    /** Adds a thread that begins when this one has ended. */
    public void addBranch(Turn branch) {
        if (branches.isEmpty()) {
            branches = new ArrayList<>();
        }
        branches.add(branch);
    }
}
