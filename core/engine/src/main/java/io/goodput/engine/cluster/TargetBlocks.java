package io.goodput.engine.cluster;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The hash blocks in the GPU memory of up to 64 targets. A <i>record</i> stands for a block id that at least one target
 * holds, with the set of those targets as one word; an <i>entry</i> for one block at one target, with its pins and its
 * place among the blocks that nobody uses. A record remembers the record that followed it last in a chain, so that a
 * known chain is walked without hashing.
 */
final class TargetBlocks {
    /** Most targets of one object. */
    static final int TARGETS = Long.SIZE;

    private static final int FIRST_CAPACITY = 256;
    private static final int NONE = -1;

    private final int firstTarget;
    private final long[] mostEntries;
    private final @Nullable CacheTiers tiers;

    private final BlockTable table = new BlockTable();
    private long[] ids = new long[FIRST_CAPACITY];
    /** Targets that hold the record's block; 0 for a free record. */
    private long[] holders = new long[FIRST_CAPACITY];
    /** The entry of the only holder; with more holders, where their entries start in {@link #lists}. */
    private int[] entries = new int[FIRST_CAPACITY];
    /** The record that came next in a chain last, or any other; of a free record the next free one. */
    private int[] followers = new int[FIRST_CAPACITY];

    private int freshRecord;
    private int freeRecord = NONE;

    /** The first {@link #TARGETS} entries are the ends of the targets' rings: after one the block released first. */
    private int[] records = new int[FIRST_CAPACITY];

    private int[] pins = new int[FIRST_CAPACITY];
    private int[] before = new int[FIRST_CAPACITY];
    private int[] after = new int[FIRST_CAPACITY];
    private int freshEntry = TARGETS;
    private int freeEntry = NONE;

    /** Entries of records with several holders, by target, in pieces of 2, 4, … 64. */
    private int[] lists = new int[FIRST_CAPACITY];

    private int freshList;
    /** First free piece by the logarithm of its size. */
    private final int[] freeLists = new int[7];

    private final long[] pinned = new long[TARGETS];
    private final long[] cached = new long[TARGETS];

    /** What the last look or acquisition found: blocks of the target, and of these those that nobody used before. */
    int own;

    int idle;
    /** And blocks that the tiers behind have and the target does not. */
    int host;

    int shared;

    /**
     * @param firstTarget number of the target 0 among all
     * @param mostEntries most hash blocks by target
     * @param tiers where evicted blocks go
     */
    TargetBlocks(int firstTarget, long[] mostEntries, @Nullable CacheTiers tiers) {
        this.firstTarget = firstTarget;
        this.mostEntries = mostEntries.clone();
        this.tiers = tiers;
        Arrays.fill(freeLists, NONE);
        for (int t = 0; t < TARGETS; t++) {
            before[t] = t;
            after[t] = t;
        }
    }

    /** The record of {@code id} in a chain in which {@code record} is just before it, or −1. */
    private int follow(int record, long id) {
        int follower = followers[record];
        if (ids[follower] == id && holders[follower] != 0) {
            return follower;
        }
        follower = table.find(id, ids);
        if (follower >= 0) {
            followers[record] = follower;
        }
        return follower;
    }

    /** The record of {@code id}, which comes after that of {@code record} in a chain; −1 when there is none. */
    private int next(int record, long id) {
        return record < 0 ? table.find(id, ids) : follow(record, id);
    }

    private int entry(int record, int target) {
        long set = holders[record];
        long bit = 1L << target;
        if ((set & bit) == 0) {
            return NONE;
        }
        return set == bit ? entries[record] : lists[entries[record] + Long.bitCount(set & (bit - 1))];
    }

    /** Writes the length of the chain's part that each target has into {@code overlap}; zeros are not written. */
    void overlaps(long[] chain, int at, int count, int[] overlap) {
        int length = 0;
        long open = -1;
        int record = count == 0 ? NONE : table.find(chain[at], ids);
        while (record >= 0) {
            long set = open & holders[record];
            if (length > 0) {
                write(open & ~set, length, overlap);
            }
            open = set;
            length++;
            if (set == 0 || length == count) {
                break;
            }
            record = follow(record, chain[at + length]);
        }
        if (length > 0) {
            write(open, length, overlap);
        }
    }

    private void write(long set, int length, int[] overlap) {
        for (long rest = set; rest != 0; rest &= rest - 1) {
            overlap[firstTarget + Long.numberOfTrailingZeros(rest)] = length;
        }
    }

    /**
     * Length of the chain's first part that {@code target} holds or, with {@code behind}, finds in its own blocks, else in
     * the host tier, else in the shared tier: {@link #own}, {@link #idle}, {@link #host}, {@link #shared}.
     */
    int look(int target, long[] chain, int at, int count, boolean behind) {
        own = 0;
        idle = 0;
        host = 0;
        shared = 0;
        int record = NONE;
        for (int i = at; i < at + count; i++) {
            record = next(record, chain[i]);
            int entry = record < 0 ? NONE : entry(record, target);
            if (entry >= 0) {
                own++;
                idle += pins[entry] == 0 ? 1 : 0;
            } else if (!behind || tiers == null) {
                break;
            } else if (tiers.hostHas(firstTarget + target, chain[i])) {
                host++;
            } else if (tiers.sharedHas(firstTarget + target, chain[i])) {
                shared++;
            } else {
                break;
            }
        }
        return own + host + shared;
    }

    int acquire(int target, long[] chain, int at, int count, int[] handles, boolean behind) {
        own = 0;
        idle = 0;
        host = 0;
        shared = 0;
        int record = NONE;
        for (int i = at; i < at + count; i++) {
            record = next(record, chain[i]);
            int entry = record < 0 ? NONE : entry(record, target);
            if (entry >= 0) {
                own++;
                if (pins[entry]++ == 0) {
                    unlink(entry);
                    idle++;
                }
            } else if (!behind || tiers == null) {
                break;
            } else if (tiers.useHost(firstTarget + target, chain[i])) {
                host++;
            } else if (tiers.useShared(firstTarget + target, chain[i])) {
                shared++;
            } else {
                break;
            }
            handles[i] = entry;
        }
        cached[target] -= idle;
        pinned[target] += idle;
        return own + host + shared;
    }

    int insert(int target, long[] chain, int at, int hit, int count, int[] handles, long room) {
        int inserted = 0;
        // Without slower tiers all blocks that were hit have their handles.
        int from = tiers == null ? hit : 0;
        int record = from > 0 ? records[handles[at + from - 1]] : NONE;
        for (int i = at + from; i < at + count; i++) {
            if (i < at + hit && handles[i] >= 0) {
                record = records[handles[i]];
                continue;
            }
            long id = chain[i];
            int previous = record;
            record = next(previous, id);
            handles[i] = NONE;
            if (record >= 0 && (holders[record] & (1L << target)) != 0) {
                continue;
            }
            if (inserted == room || (isFull(target) && !evict(target))) {
                for (int rest = Math.max(i + 1, at + hit); rest < at + count; rest++) {
                    handles[rest] = NONE;
                }
                break;
            }
            if (record < 0) {
                record = newRecord(id);
                // Where making room evicted the block before, that has no record any more.
                if (previous >= 0 && holders[previous] != 0) {
                    followers[previous] = record;
                }
            }
            int entry = newEntry(record);
            addHolder(record, target, entry);
            pinned[target]++;
            handles[i] = entry;
            inserted++;
        }
        return inserted;
    }

    int release(int target, int[] handles, int at, int count) {
        int released = 0;
        for (int i = at + count - 1; i >= at; i--) {
            int entry = handles[i];
            if (entry >= 0 && --pins[entry] == 0) {
                int newest = before[target];
                after[newest] = entry;
                before[entry] = newest;
                after[entry] = target;
                before[target] = entry;
                released++;
            }
        }
        pinned[target] -= released;
        cached[target] += released;
        return released;
    }

    private boolean isFull(int target) {
        return pinned[target] + cached[target] >= mostEntries[target];
    }

    /** Removes the block that was released first; false when all are in use. */
    boolean evict(int target) {
        int entry = after[target];
        if (entry == target) {
            return false;
        }
        unlink(entry);
        cached[target]--;
        int record = records[entry];
        after[entry] = freeEntry;
        freeEntry = entry;
        long id = ids[record];
        removeHolder(record, target);
        if (holders[record] == 0) {
            table.remove(id, record);
            followers[record] = freeRecord;
            freeRecord = record;
        }
        if (tiers != null) {
            tiers.add(firstTarget + target, id);
        }
        return true;
    }

    private void unlink(int entry) {
        int next = after[entry];
        int previous = before[entry];
        after[previous] = next;
        before[next] = previous;
    }

    private int newRecord(long id) {
        int record = freeRecord;
        if (record >= 0) {
            freeRecord = followers[record];
        } else {
            record = freshRecord++;
            if (record == ids.length) {
                int capacity = Math.multiplyExact(record, 2);
                ids = Arrays.copyOf(ids, capacity);
                holders = Arrays.copyOf(holders, capacity);
                entries = Arrays.copyOf(entries, capacity);
                followers = Arrays.copyOf(followers, capacity);
            }
        }
        ids[record] = id;
        followers[record] = record;
        table.put(id, record);
        return record;
    }

    private int newEntry(int record) {
        int entry = freeEntry;
        if (entry >= 0) {
            freeEntry = after[entry];
        } else {
            entry = freshEntry++;
            if (entry == records.length) {
                int capacity = Math.multiplyExact(entry, 2);
                records = Arrays.copyOf(records, capacity);
                pins = Arrays.copyOf(pins, capacity);
                before = Arrays.copyOf(before, capacity);
                after = Arrays.copyOf(after, capacity);
            }
        }
        records[entry] = record;
        pins[entry] = 1;
        return entry;
    }

    /** Logarithm of the size of the piece that holds so many entries, two or more. */
    private static int sizeClass(int count) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
    }

    private void addHolder(int record, int target, int entry) {
        long set = holders[record];
        long bit = 1L << target;
        holders[record] = set | bit;
        int count = Long.bitCount(set);
        if (count == 0) {
            entries[record] = entry;
            return;
        }
        int place = Long.bitCount(set & (bit - 1));
        int old = entries[record];
        if (count == 1) {
            int piece = newPiece(1);
            lists[piece + place] = entry;
            lists[piece + 1 - place] = old;
            entries[record] = piece;
            return;
        }
        int piece = old;
        if (sizeClass(count + 1) != sizeClass(count)) {
            piece = newPiece(sizeClass(count + 1));
            System.arraycopy(lists, old, lists, piece, place);
        }
        System.arraycopy(lists, old + place, lists, piece + place + 1, count - place);
        lists[piece + place] = entry;
        if (piece != old) {
            freePiece(old, sizeClass(count));
            entries[record] = piece;
        }
    }

    private void removeHolder(int record, int target) {
        long set = holders[record];
        long bit = 1L << target;
        holders[record] = set & ~bit;
        int count = Long.bitCount(set);
        if (count == 1) {
            return;
        }
        int place = Long.bitCount(set & (bit - 1));
        int old = entries[record];
        if (count == 2) {
            entries[record] = lists[old + 1 - place];
            freePiece(old, 1);
            return;
        }
        int piece = old;
        if (sizeClass(count - 1) != sizeClass(count)) {
            piece = newPiece(sizeClass(count - 1));
            System.arraycopy(lists, old, lists, piece, place);
        }
        System.arraycopy(lists, old + place + 1, lists, piece + place, count - 1 - place);
        if (piece != old) {
            freePiece(old, sizeClass(count));
            entries[record] = piece;
        }
    }

    private int newPiece(int sizeClass) {
        int piece = freeLists[sizeClass];
        if (piece >= 0) {
            freeLists[sizeClass] = lists[piece];
            return piece;
        }
        piece = freshList;
        freshList += 1 << sizeClass;
        if (freshList > lists.length) {
            lists = Arrays.copyOf(lists, Math.multiplyExact(lists.length, 2));
        }
        return piece;
    }

    private void freePiece(int piece, int sizeClass) {
        lists[piece] = freeLists[sizeClass];
        freeLists[sizeClass] = piece;
    }

    /** Hash blocks of {@code target} in use. */
    long pinned(int target) {
        return pinned[target];
    }

    /** Hash blocks of {@code target} in use by nobody. */
    long cached(int target) {
        return cached[target];
    }
}
