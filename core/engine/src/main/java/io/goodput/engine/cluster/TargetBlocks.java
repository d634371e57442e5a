package io.goodput.engine.cluster;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The hash blocks in the GPU memory of up to 64 targets. One open-addressing table has an element for each block id that
 * at least one target holds, with the set of those targets as one word; an <i>entry</i> stands for one block at one
 * target.
 *
 * <p>Almost every access to this object's arrays misses the processor's caches. Such loads take a hundred nanoseconds one
 * after another, and a few when they do not wait for each other. So the table's elements for the next blocks of a chain
 * are first touched in a loop without branches, then used.
 */
final class TargetBlocks {
    /** Most targets of one object. */
    static final int TARGETS = Long.SIZE;

    private static final int NONE = -1;
    /** Blocks to touch at once. */
    private static final int GROUP = 8;

    /** Parts of a table element: the block id, its holders (0: the element is empty), and where their entries are. */
    private static final int HOLDERS = 1;

    private static final int ENTRIES = 2;
    private static final int STRIDE = 3;
    private static final int FIRST_BITS = 8;

    private final int firstTarget;
    private final long[] mostEntries;
    private final @Nullable CacheTiers tiers;

    /** Linear probing, at most two thirds full, no tombstones. Places are indices of an element's first part. */
    private long[] table = new long[STRIDE << FIRST_BITS];
    /** What to shift a hash by to have its first element. */
    private int shift = Integer.SIZE - FIRST_BITS;

    private int tableSize;

    /** By entry: its block id. */
    private long[] ids = new long[256];
    /** By entry: how many requests use it; {@code ~place} in the order of release when none does. */
    private int[] states = new int[256];

    private int freshEntry;
    /** Entries that are free again, a stack. */
    private int[] freeEntries = new int[256];

    private int freeCount;

    /** Entries of blocks with several holders, by target, in pieces of 2, 4, … 64. */
    private int[] lists = new int[256];

    private int freshList;
    /** First free piece by the logarithm of its size; the next free one stands in it. */
    private final int[] freeLists = new int[7];

    private final long[] pinned = new long[TARGETS];
    private final ReleaseOrder[] released;
    private final int[] victims = new int[GROUP];

    /** What the last look or acquisition found: blocks of the target, and of these those that nobody used before. */
    int own;

    int idle;
    /** And blocks that the tiers behind have and the target does not. */
    int host;

    int shared;

    /** Keeps the loads that only touch from being left out. */
    long touched;

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
        released = new ReleaseOrder[mostEntries.length];
        for (int t = 0; t < released.length; t++) {
            released[t] = new ReleaseOrder();
        }
    }

    private int firstPlace(long id) {
        return STRIDE * (BlockTable.hash(id) >>> shift);
    }

    /** Place of {@code id}'s element; where there is none, {@code ~place} of the empty element that it would have. */
    private int find(long id) {
        int place = firstPlace(id);
        while (table[place + HOLDERS] != 0) {
            if (table[place] == id) {
                return place;
            }
            place = following(place);
        }
        return ~place;
    }

    private int following(int place) {
        int next = place + STRIDE;
        return next == table.length ? 0 : next;
    }

    private void touch(long[] chain, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += table[firstPlace(chain[i])];
        }
        touched += sum;
    }

    /** Touches the blocks that {@code target} would evict next. */
    private void touchVictims(int target) {
        int count = released[target].peek(victims, GROUP);
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += table[firstPlace(ids[victims[i]])];
        }
        touched += sum;
    }

    private int entry(int place, int target) {
        long set = table[place + HOLDERS];
        long bit = 1L << target;
        if ((set & bit) == 0) {
            return NONE;
        }
        int entries = (int) table[place + ENTRIES];
        return set == bit ? entries : lists[entries + Long.bitCount(set & (bit - 1))];
    }

    /** Writes the length of the chain's part that each target has into {@code overlap}; zeros are not written. */
    void overlaps(long[] chain, int at, int count, int[] overlap) {
        long open = -1;
        for (int i = 0; i < count; i++) {
            if (i % GROUP == 0) {
                touch(chain, at + i, at + Math.min(i + GROUP, count));
            }
            int place = find(chain[at + i]);
            long set = place < 0 ? 0 : open & table[place + HOLDERS];
            if (i > 0) {
                write(open & ~set, i, overlap);
            }
            open = set;
            if (set == 0) {
                return;
            }
        }
        if (count > 0) {
            write(open, count, overlap);
        }
    }

    private void write(long set, int length, int[] overlap) {
        for (long rest = set; rest != 0; rest &= rest - 1) {
            overlap[firstTarget + Long.numberOfTrailingZeros(rest)] = length;
        }
    }

    int look(int target, long[] chain, int at, int count, boolean behind) {
        own = 0;
        idle = 0;
        host = 0;
        shared = 0;
        for (int i = at; i < at + count; i++) {
            if ((i - at) % GROUP == 0) {
                touch(chain, i, Math.min(i + GROUP, at + count));
            }
            int place = find(chain[i]);
            int entry = place < 0 ? NONE : entry(place, target);
            if (entry >= 0) {
                own++;
                idle += states[entry] < 0 ? 1 : 0;
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
        for (int i = at; i < at + count; i++) {
            if ((i - at) % GROUP == 0) {
                touch(chain, i, Math.min(i + GROUP, at + count));
            }
            int place = find(chain[i]);
            int entry = place < 0 ? NONE : entry(place, target);
            if (entry >= 0) {
                own++;
                int state = states[entry];
                if (state < 0) {
                    released[target].remove(~state);
                    states[entry] = 1;
                    idle++;
                } else {
                    states[entry] = state + 1;
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
        pinned[target] += idle;
        return own + host + shared;
    }

    int insert(int target, long[] chain, int at, int hit, int count, int[] handles, long room) {
        int inserted = 0;
        // Without slower tiers all blocks that were hit have their handles.
        int from = tiers == null ? at + hit : at;
        for (int i = from; i < at + count; i++) {
            if ((i - from) % GROUP == 0) {
                touch(chain, i, Math.min(i + GROUP, at + count));
                if (pinned[target] + released[target].size() + GROUP > mostEntries[target]) {
                    touchVictims(target);
                }
            }
            if (i < at + hit && handles[i] >= 0) {
                continue;
            }
            handles[i] = NONE;
            long id = chain[i];
            int place = find(id);
            if (place >= 0 && (table[place + HOLDERS] & (1L << target)) != 0) {
                continue;
            }
            boolean full = pinned[target] + released[target].size() >= mostEntries[target];
            if (inserted == room || (full && !evict(target))) {
                for (int rest = Math.max(i + 1, at + hit); rest < at + count; rest++) {
                    handles[rest] = NONE;
                }
                break;
            }
            handles[i] = newEntry(id);
            if (full) {
                // The eviction may have moved it.
                place = find(id);
            }
            if (place < 0) {
                place = newElement(id, ~place);
            }
            addHolder(place, target, handles[i]);
            inserted++;
        }
        return inserted;
    }

    int release(int target, int[] handles, int at, int count) {
        ReleaseOrder order = released[target];
        int before = order.size();
        for (int i = at + count - 1; i >= at; i--) {
            int entry = handles[i];
            if (entry >= 0) {
                int state = states[entry] - 1;
                if (state == 0) {
                    order.add(entry, states);
                } else {
                    states[entry] = state;
                }
            }
        }
        int freed = order.size() - before;
        pinned[target] -= freed;
        return freed;
    }

    /** Removes up to {@code most} blocks that nobody uses, those released first; returns how many. */
    long evict(int target, long most) {
        long evicted = 0;
        while (evicted < most) {
            if (evicted % GROUP == 0) {
                touchVictims(target);
            }
            if (!evict(target)) {
                break;
            }
            evicted++;
        }
        return evicted;
    }

    private boolean evict(int target) {
        if (released[target].size() == 0) {
            return false;
        }
        int entry = released[target].take();
        long id = ids[entry];
        freeEntries[freeCount++] = entry;
        int place = find(id);
        removeHolder(place, target);
        if (table[place + HOLDERS] == 0) {
            closeGap(place);
        }
        if (tiers != null) {
            tiers.add(firstTarget + target, id);
        }
        return true;
    }

    private int newElement(long id, int emptyPlace) {
        int place = emptyPlace;
        tableSize++;
        if (3L * STRIDE * tableSize > 2L * table.length) {
            grow();
            place = ~find(id);
        }
        table[place] = id;
        return place;
    }

    private void grow() {
        if (table.length > Integer.MAX_VALUE / 2) {
            throw new IllegalStateException("prefix caches cannot hold more than " + tableSize + " different blocks");
        }
        long[] old = table;
        table = new long[2 * old.length];
        shift--;
        for (int from = 0; from < old.length; from += STRIDE) {
            if (old[from + HOLDERS] != 0) {
                int to = ~find(old[from]);
                System.arraycopy(old, from, table, to, STRIDE);
            }
        }
    }

    /** Moves later elements of the run up that may stand nearer to their first place. */
    private void closeGap(int empty) {
        tableSize--;
        int gap = empty;
        int place = following(gap);
        while (table[place + HOLDERS] != 0) {
            int fromFirst = place - firstPlace(table[place]);
            int fromGap = place - gap;
            fromFirst += fromFirst < 0 ? table.length : 0;
            fromGap += fromGap < 0 ? table.length : 0;
            if (fromFirst >= fromGap) {
                System.arraycopy(table, place, table, gap, STRIDE);
                gap = place;
            }
            place = following(place);
        }
        table[gap + HOLDERS] = 0;
    }

    /** An entry that one request uses. */
    private int newEntry(long id) {
        int entry;
        if (freeCount > 0) {
            entry = freeEntries[--freeCount];
        } else {
            entry = freshEntry++;
            if (entry == ids.length) {
                int capacity = Math.multiplyExact(entry, 2);
                ids = Arrays.copyOf(ids, capacity);
                states = Arrays.copyOf(states, capacity);
                freeEntries = Arrays.copyOf(freeEntries, capacity);
            }
        }
        ids[entry] = id;
        states[entry] = 1;
        return entry;
    }

    /** Logarithm of the size of the piece that holds so many entries, two or more. */
    private static int sizeClass(int count) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
    }

    private void addHolder(int element, int target, int entry) {
        pinned[target]++;
        long set = table[element + HOLDERS];
        long bit = 1L << target;
        table[element + HOLDERS] = set | bit;
        int count = Long.bitCount(set);
        if (count == 0) {
            table[element + ENTRIES] = entry;
            return;
        }
        int place = Long.bitCount(set & (bit - 1));
        int old = (int) table[element + ENTRIES];
        if (count == 1) {
            int piece = newPiece(1);
            lists[piece + place] = entry;
            lists[piece + 1 - place] = old;
            table[element + ENTRIES] = piece;
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
            table[element + ENTRIES] = piece;
        }
    }

    private void removeHolder(int element, int target) {
        long set = table[element + HOLDERS];
        long bit = 1L << target;
        table[element + HOLDERS] = set & ~bit;
        int count = Long.bitCount(set);
        if (count == 1) {
            return;
        }
        int place = Long.bitCount(set & (bit - 1));
        int old = (int) table[element + ENTRIES];
        if (count == 2) {
            table[element + ENTRIES] = lists[old + 1 - place];
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
            table[element + ENTRIES] = piece;
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
        return released[target].size();
    }
}
