package io.goodput.engine.cluster;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The hash blocks in the GPU memory of up to 64 targets. A <i>record</i> stands for a block id that at least one target
 * holds, with the set of those targets as one word; an <i>entry</i> for one block at one target. Both are known by the
 * index of their first part. What is used next is touched in groups first: see {@link BlockTable#touch}.
 */
final class TargetBlocks {
    /** Most targets of one object. */
    static final int TARGETS = Long.SIZE;

    private static final int NONE = -1;
    /** Blocks to touch at once. */
    private static final int GROUP = 8;

    /** Parts of a record: the block id, its holders, and where their entries are. */
    private static final int HOLDERS = 1;

    private static final int ENTRIES = 2;
    private static final int RECORD = 3;

    /** Parts of an entry: its record, and how many requests use it; {@code ~place} in {@link #released} when none. */
    static final int STATE = 1;

    private static final int ENTRY = 2;
    private static final int FIRST_CAPACITY = 256;

    private final int firstTarget;
    private final long[] mostEntries;
    private final @Nullable CacheTiers tiers;

    private final BlockTable table = new BlockTable();
    private long[] records = new long[RECORD * FIRST_CAPACITY];
    private int freshRecord;
    /** Records that are free again, a stack. */
    private int[] freeRecords = new int[FIRST_CAPACITY];

    private int freeRecordCount;

    private int[] entries = new int[ENTRY * FIRST_CAPACITY];
    private int freshEntry;
    private int[] freeEntries = new int[FIRST_CAPACITY];
    private int freeEntryCount;

    /** Entries of blocks with several holders, by target, in pieces of 2, 4, … 64. */
    private int[] lists = new int[FIRST_CAPACITY];

    private int freshList;
    /** First free piece by the logarithm of its size; the next free one stands in it. */
    private final int[] freeLists = new int[7];

    private final long[] pinned = new long[TARGETS];
    private final ReleaseOrder[] released;
    private final int[] victims = new int[GROUP];
    private final long[] victimIds = new long[GROUP];

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
        released = new ReleaseOrder[mostEntries.length];
        for (int t = 0; t < released.length; t++) {
            released[t] = new ReleaseOrder();
        }
    }

    /** Touches the blocks that {@code target} would evict next. */
    private void touchVictims(int target) {
        int count = released[target].peek(victims, GROUP);
        for (int i = 0; i < count; i++) {
            victimIds[i] = records[entries[victims[i]]];
        }
        table.touch(victimIds, 0, count);
    }

    /** The entry of a record's block at {@code target}, or −1. */
    private int entry(int record, int target) {
        long set = records[record + HOLDERS];
        long bit = 1L << target;
        if ((set & bit) == 0) {
            return NONE;
        }
        int where = (int) records[record + ENTRIES];
        return set == bit ? where : lists[where + Long.bitCount(set & (bit - 1))];
    }

    /** Writes the length of the chain's part that each target has into {@code overlap}; zeros are not written. */
    void overlaps(long[] chain, int at, int count, int[] overlap) {
        long open = -1;
        for (int i = 0; i < count; i++) {
            // The first block alone says of most groups of targets that they have nothing.
            if (i % GROUP == 1) {
                table.touch(chain, at + i, at + Math.min(i + GROUP, count));
            }
            int record = table.find(chain[at + i], records);
            long set = record < 0 ? 0 : open & records[record + HOLDERS];
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
                table.touch(chain, i, Math.min(i + GROUP, at + count));
            }
            int record = table.find(chain[i], records);
            int entry = record < 0 ? NONE : entry(record, target);
            if (entry >= 0) {
                own++;
                idle += entries[entry + STATE] < 0 ? 1 : 0;
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
                table.touch(chain, i, Math.min(i + GROUP, at + count));
            }
            int record = table.find(chain[i], records);
            int entry = record < 0 ? NONE : entry(record, target);
            if (entry >= 0) {
                own++;
                int state = entries[entry + STATE];
                if (state < 0) {
                    released[target].remove(~state);
                    entries[entry + STATE] = 1;
                    idle++;
                } else {
                    entries[entry + STATE] = state + 1;
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
                table.touch(chain, i, Math.min(i + GROUP, at + count));
                if (room(target) < GROUP) {
                    touchVictims(target);
                }
            }
            if (i < at + hit && handles[i] >= 0) {
                continue;
            }
            handles[i] = NONE;
            int record = table.find(chain[i], records);
            if (record >= 0 && (records[record + HOLDERS] & (1L << target)) != 0) {
                continue;
            }
            if (inserted == room || (room(target) <= 0 && !evict(target))) {
                for (int rest = Math.max(i + 1, at + hit); rest < at + count; rest++) {
                    handles[rest] = NONE;
                }
                break;
            }
            if (record < 0) {
                record = newRecord(chain[i]);
            }
            handles[i] = newEntry(record);
            addHolder(record, target, handles[i]);
            pinned[target]++;
            inserted++;
        }
        return inserted;
    }

    /** Blocks that {@code target} may have more. */
    private long room(int target) {
        return mostEntries[target] - pinned[target] - released[target].size();
    }

    int release(int target, int[] handles, int at, int count) {
        ReleaseOrder order = released[target];
        int before = order.size();
        for (int i = at + count - 1; i >= at; i--) {
            int entry = handles[i];
            if (entry >= 0) {
                int state = entries[entry + STATE] - 1;
                if (state == 0) {
                    order.add(entry, entries);
                } else {
                    entries[entry + STATE] = state;
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
        int record = entries[entry];
        long id = records[record];
        freeEntries[freeEntryCount++] = entry;
        removeHolder(record, target);
        if (records[record + HOLDERS] == 0) {
            table.remove(id, record);
            freeRecords[freeRecordCount++] = record;
        }
        if (tiers != null) {
            tiers.add(firstTarget + target, id);
        }
        return true;
    }

    private int newRecord(long id) {
        int record;
        if (freeRecordCount > 0) {
            record = freeRecords[--freeRecordCount];
        } else {
            record = freshRecord;
            freshRecord += RECORD;
            if (record == records.length) {
                records = Arrays.copyOf(records, Math.multiplyExact(record, 2));
                freeRecords = Arrays.copyOf(freeRecords, freeRecords.length * 2);
            }
        }
        records[record] = id;
        table.put(id, record);
        return record;
    }

    /** An entry that one request uses. */
    private int newEntry(int record) {
        int entry;
        if (freeEntryCount > 0) {
            entry = freeEntries[--freeEntryCount];
        } else {
            entry = freshEntry;
            freshEntry += ENTRY;
            if (entry == entries.length) {
                entries = Arrays.copyOf(entries, Math.multiplyExact(entry, 2));
                freeEntries = Arrays.copyOf(freeEntries, freeEntries.length * 2);
            }
        }
        entries[entry] = record;
        entries[entry + STATE] = 1;
        return entry;
    }

    /** Logarithm of the size of the piece that holds so many entries, two or more. */
    private static int sizeClass(int count) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
    }

    private void addHolder(int record, int target, int entry) {
        long set = records[record + HOLDERS];
        long bit = 1L << target;
        records[record + HOLDERS] = set | bit;
        int count = Long.bitCount(set);
        if (count == 0) {
            records[record + ENTRIES] = entry;
            return;
        }
        int place = Long.bitCount(set & (bit - 1));
        int old = (int) records[record + ENTRIES];
        if (count == 1) {
            int piece = newPiece(1);
            lists[piece + place] = entry;
            lists[piece + 1 - place] = old;
            records[record + ENTRIES] = piece;
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
            records[record + ENTRIES] = piece;
        }
    }

    private void removeHolder(int record, int target) {
        long set = records[record + HOLDERS];
        long bit = 1L << target;
        records[record + HOLDERS] = set & ~bit;
        int count = Long.bitCount(set);
        if (count == 1) {
            return;
        }
        int place = Long.bitCount(set & (bit - 1));
        int old = (int) records[record + ENTRIES];
        if (count == 2) {
            records[record + ENTRIES] = lists[old + 1 - place];
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
            records[record + ENTRIES] = piece;
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
