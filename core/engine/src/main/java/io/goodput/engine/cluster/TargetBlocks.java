package io.goodput.engine.cluster;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The hash blocks in the GPU memory of up to 64 targets. An <i>entry</i> is what one target holds of one of the {@link
 * Stretches}: the first {@code LENGTH} blocks, all used by the same requests, or by none and released by the same one. A
 * <i>pin</i> is a request's use of successive blocks: an entry and the blocks that it had then. When an entry is cut, its
 * pins go on in the entry of what was behind. What a request does costs by the entries that it meets, not by the blocks.
 */
final class TargetBlocks {
    /** Most targets of one object. */
    static final int TARGETS = Long.SIZE;

    static final int NONE = Stretches.NONE;
    private static final int FIRST_CAPACITY = 256;

    /** Parts of an entry. */
    private static final int STRETCH = 0;

    private static final int LENGTH = 1;
    /** Requests that use it. */
    private static final int USERS = 2;
    /** While nobody uses it, its neighbours in the order of release. */
    private static final int BEFORE = 3;

    private static final int AFTER = 4;
    /** While it is used, the entry of what was cut from it last. */
    private static final int BEHIND = AFTER;

    /**
     * 1 when its request had a copy of an earlier block, which may therefore go before this one; else every block is there
     * at most as long as the one before it.
     */
    private static final int LOOSE = 5;

    private static final int ENTRY = 6;

    /** Parts of a pin: its entry, {@link #NONE} for blocks of a slower tier; blocks; the pin of blocks before them. */
    private static final int BLOCKS = 1;

    private static final int NEXT = 2;
    private static final int PIN = 3;

    private final int firstTarget;
    private final long[] mostBlocks;
    private final @Nullable CacheTiers tiers;
    private final Stretches stretches = new Stretches();

    private int[] entries = new int[ENTRY * FIRST_CAPACITY];
    private int freshEntry;
    private int freeEntry = NONE;
    private int looseEntries;

    private int[] pinned = new int[PIN * FIRST_CAPACITY];
    private int freshPin;
    private int freePin = NONE;

    /** By target, the ends of the list of entries that nobody uses: the one released first, and last. */
    private final int[] oldest;

    private final int[] newest;
    private final long[] usedBlocks;
    private final long[] cachedBlocks;
    private int[] cutEntries = new int[16];

    /** What the last look or acquisition found: blocks of the target, and of these those that nobody used before. */
    int own;

    int idle;
    /** And blocks that the tiers behind have and the target does not. */
    int host;

    int shared;

    /** The request's pins after the last acquisition or insertion, the last blocks first. */
    int pins = NONE;

    /** Blocks that the insertion in progress has made, and may make. */
    private long made;

    private long mostMade;
    /** Whether the insertion in progress met a block that the request has a copy of. */
    private boolean hasCopies;

    /**
     * @param firstTarget number of the target 0 among all
     * @param mostBlocks most hash blocks by target
     * @param tiers where evicted blocks go
     */
    TargetBlocks(int firstTarget, long[] mostBlocks, @Nullable CacheTiers tiers) {
        this.firstTarget = firstTarget;
        this.mostBlocks = mostBlocks.clone();
        this.tiers = tiers;
        int targets = mostBlocks.length;
        oldest = new int[targets];
        newest = new int[targets];
        Arrays.fill(oldest, NONE);
        Arrays.fill(newest, NONE);
        usedBlocks = new long[targets];
        cachedBlocks = new long[targets];
    }

    // Looking

    /**
     * Writes the length of the chain's part that each target has into {@code overlap}; zeros are not written.
     *
     * @return the targets that have any, a bit each
     */
    long overlaps(long[] chain, int count, int[] overlap) {
        long any = 0;
        long open = -1;
        int i = 0;
        while (i < count) {
            int stretch = stretches.find(chain[i]);
            if (stretch < 0) {
                break;
            }
            int match = stretches.match(stretch, 0, chain, i, count);
            long holders = open & stretches.holders(stretch);
            if (i == 0) {
                any = holders;
            } else {
                write(open & ~holders, i, overlap);
            }
            open = holders & stretches.whole(stretch);
            for (long rest = holders & ~open; rest != 0; rest &= rest - 1) {
                int target = Long.numberOfTrailingZeros(rest);
                int length = entries[stretches.entry(stretch, target) + LENGTH];
                if (length < match) {
                    overlap[firstTarget + target] = i + length;
                } else {
                    open |= 1L << target;
                }
            }
            if (open == 0) {
                return any;
            }
            i += match;
        }
        if (i > 0) {
            write(open, i, overlap);
        }
        return any;
    }

    private void write(long set, int length, int[] overlap) {
        for (long rest = set; rest != 0; rest &= rest - 1) {
            overlap[firstTarget + Long.numberOfTrailingZeros(rest)] = length;
        }
    }

    int look(int target, long[] chain, int count, boolean behind) {
        return walk(target, chain, count, behind, false);
    }

    int acquire(int target, long[] chain, int count, boolean behind) {
        pins = NONE;
        int found = walk(target, chain, count, behind, true);
        usedBlocks[target] += idle;
        cachedBlocks[target] -= idle;
        return found;
    }

    private int walk(int target, long[] chain, int count, boolean behind, boolean use) {
        own = 0;
        idle = 0;
        host = 0;
        shared = 0;
        boolean slower = behind && tiers != null;
        int i = 0;
        while (i < count) {
            int stretch = stretches.find(chain[i]);
            int there = 0;
            int match = 1;
            if (stretch >= 0) {
                match = stretches.match(stretch, 0, chain, i, count);
                int entry = stretches.entry(stretch, target);
                if (entry >= 0) {
                    there = Math.min(match, entries[entry + LENGTH]);
                    own += there;
                    idle += entries[entry + USERS] == 0 ? there : 0;
                    if (use) {
                        use(target, entry, there);
                    }
                }
            }
            int absent = i + there;
            int end = i + match;
            i = absent;
            while (slower && i < end && isBehind(target, chain[i], use)) {
                i++;
            }
            if (use && i > absent) {
                addPin(NONE, i - absent);
            }
            if (i < end) {
                break;
            }
        }
        return i;
    }

    /** Whether a slower tier has a block, which it is to make its most recent one when it is used. */
    private boolean isBehind(int target, long id, boolean use) {
        if (tiers == null) {
            return false;
        }
        int number = firstTarget + target;
        if (use ? tiers.useHost(number, id) : tiers.hostHas(number, id)) {
            host++;
            return true;
        }
        if (use ? tiers.useShared(number, id) : tiers.sharedHas(number, id)) {
            shared++;
            return true;
        }
        return false;
    }

    /** A request more uses the first blocks of an entry. */
    private void use(int target, int entry, int blocks) {
        if (blocks < entries[entry + LENGTH]) {
            cut(entries[entry + STRETCH], blocks);
        }
        if (entries[entry + USERS] == 0) {
            unlink(target, entry);
        }
        entries[entry + USERS]++;
        addPin(entry, blocks);
    }

    // Insertion

    int insert(int target, long[] chain, int count, int pinsBefore, long most) {
        made = 0;
        mostMade = most;
        hasCopies = false;
        int hit = 0;
        boolean hasGaps = false;
        for (int pin = pinsBefore; pin != NONE; pin = pinned[pin + NEXT]) {
            hit += pinned[pin + BLOCKS];
            hasGaps |= pinned[pin] == NONE;
        }
        pins = pinsBefore;
        boolean goesOn = !hasGaps || fillGaps(target, chain);
        if (goesOn) {
            fill(target, chain, hit, count);
        }
        usedBlocks[target] += made;
        return (int) made;
    }

    /** Makes hash blocks of those that came from slower tiers; false when one could not become one. */
    private boolean fillGaps(int target, long[] chain) {
        int inOrder = NONE;
        while (pins != NONE) {
            int pin = pins;
            pins = pinned[pin + NEXT];
            pinned[pin + NEXT] = inOrder;
            inOrder = pin;
        }
        boolean goesOn = true;
        int from = 0;
        while (inOrder != NONE) {
            int pin = inOrder;
            inOrder = pinned[pin + NEXT];
            int to = from + pinned[pin + BLOCKS];
            if (pinned[pin] != NONE) {
                pinned[pin + NEXT] = pins;
                pins = pin;
            } else {
                removePin(pin);
                goesOn = goesOn && fill(target, chain, from, to);
            }
            from = to;
        }
        return goesOn;
    }

    /**
     * Makes hash blocks, used by the request, of the chain's blocks that the target does not have; false when one could
     * not become one.
     */
    private boolean fill(int target, long[] chain, int from, int to) {
        int i = 0;
        int stretch = NONE;
        int offset = 0;
        // The first block may lie inside a stretch.
        while (i < from) {
            stretch = stretches.find(chain[i]);
            int match = stretch < 0 ? 1 : stretches.match(stretch, 0, chain, i, to);
            if (i + match > from) {
                offset = from - i;
                break;
            }
            i += match;
            stretch = NONE;
        }
        i = from;
        while (i < to) {
            if (stretch < 0) {
                stretch = stretches.find(chain[i]);
                offset = 0;
            }
            int absent;
            if (stretch < 0) {
                absent = unknown(chain, i, to);
            } else {
                absent = stretches.match(stretch, offset, chain, i, to);
                int entry = stretches.entry(stretch, target);
                int there = entry < 0 ? 0 : Math.min(absent, entries[entry + LENGTH] - offset);
                if (there > 0) {
                    hasCopies = true;
                    i += there;
                    offset += there;
                    absent -= there;
                }
            }
            if (absent > 0) {
                int blocks = claim(target, absent);
                if (blocks > 0) {
                    make(target, chain, i, blocks, stretch, offset);
                }
                if (blocks < absent) {
                    return false;
                }
                i += absent;
            }
            stretch = NONE;
        }
        return true;
    }

    /** How many blocks behind one that nobody holds nobody holds either, that one included; at most those of one stretch. */
    private int unknown(long[] chain, int from, int to) {
        int end = Math.min(to, from + Stretches.MOST);
        if (looseEntries == 0) {
            return end - from;
        }
        int i = from + 1;
        while (i < end && stretches.find(chain[i]) < 0) {
            i++;
        }
        return i - from;
    }

    /** How many of the wanted blocks the request can make, when those that nobody uses give way. */
    private int claim(int target, int wanted) {
        long blocks = Math.min(wanted, mostMade - made);
        long room = mostBlocks[target] - usedBlocks[target] - made - cachedBlocks[target];
        if (room < blocks) {
            room += evict(target, blocks - room);
        }
        return (int) Math.max(0, Math.min(blocks, room));
    }

    /** Makes blocks that the target does not have, of the chain from {@code at} on and of a stretch from {@code offset}. */
    private void make(int target, long[] chain, int at, int blocks, int stretch, int offset) {
        int in = stretch;
        if (in < 0) {
            in = stretches.create(chain, at, blocks);
        } else if (offset > 0) {
            in = cut(in, offset);
        }
        int entry = newEntry(in, blocks, 1);
        if (hasCopies) {
            entries[entry + LOOSE] = 1;
            looseEntries++;
        }
        addHolder(in, target, entry);
        addPin(entry, blocks);
        made += blocks;
    }

    private void addHolder(int stretch, int target, int entry) {
        stretches.addHolder(stretch, target, entry);
        stretches.setWhole(stretch, target, entries[entry + LENGTH] == stretches.length(stretch));
    }

    /** Cuts a stretch, and what its holders have of it, before the block {@code offset}; returns what was behind. */
    private int cut(int stretch, int offset) {
        int behind = stretches.split(stretch, offset);
        for (long rest = stretches.holders(stretch); rest != 0; rest &= rest - 1) {
            int target = Long.numberOfTrailingZeros(rest);
            int entry = stretches.entry(stretch, target);
            int length = entries[entry + LENGTH];
            stretches.setWhole(stretch, target, length >= offset);
            if (length <= offset) {
                continue;
            }
            int users = entries[entry + USERS];
            int cut = newEntry(behind, length - offset, users);
            entries[entry + LENGTH] = offset;
            addHolder(behind, target, cut);
            if (users == 0) {
                link(target, cut, entries[entry + BEFORE], entry);
            } else {
                entries[cut + BEHIND] = entries[entry + BEHIND];
                entries[entry + BEHIND] = cut;
            }
        }
        return behind;
    }

    // Release and eviction

    int release(int target, int pinsBefore) {
        int freed = 0;
        int pin = pinsBefore;
        while (pin != NONE) {
            int entry = pinned[pin];
            if (entry != NONE) {
                int parts = 0;
                for (int left = pinned[pin + BLOCKS]; left > 0; entry = entries[entry + BEHIND]) {
                    if (parts == cutEntries.length) {
                        cutEntries = Arrays.copyOf(cutEntries, 2 * parts);
                    }
                    cutEntries[parts++] = entry;
                    left -= entries[entry + LENGTH];
                }
                while (parts > 0) {
                    int part = cutEntries[--parts];
                    if (--entries[part + USERS] == 0) {
                        link(target, part, newest[target], NONE);
                        freed += entries[part + LENGTH];
                    }
                }
            }
            int next = pinned[pin + NEXT];
            removePin(pin);
            pin = next;
        }
        usedBlocks[target] -= freed;
        cachedBlocks[target] += freed;
        return freed;
    }

    /** Removes up to {@code most} blocks that nobody uses, those released first; returns how many. */
    long evict(int target, long most) {
        return remove(target, most, tiers);
    }

    /** Removes all blocks that nobody uses; no tier gets them. */
    void forget(int target) {
        remove(target, Long.MAX_VALUE, null);
    }

    private long remove(int target, long most, @Nullable CacheTiers behind) {
        long evicted = 0;
        while (evicted < most && oldest[target] != NONE) {
            int entry = oldest[target];
            int length = entries[entry + LENGTH];
            int blocks = (int) Math.min(length, most - evicted);
            evicted += blocks;
            int stretch = entries[entry + STRETCH];
            if (behind != null) {
                for (int block = length - 1; block >= length - blocks; block--) {
                    behind.add(firstTarget + target, stretches.id(stretch, block));
                }
            }
            entries[entry + LENGTH] = length - blocks;
            stretches.setWhole(stretch, target, false);
            if (blocks == length) {
                unlink(target, entry);
                stretches.removeHolder(stretch, target);
                looseEntries -= entries[entry + LOOSE];
                entries[entry] = freeEntry;
                freeEntry = entry;
            }
            if (stretches.whole(stretch) == 0) {
                shorten(stretch);
            }
        }
        cachedBlocks[target] -= evicted;
        return evicted;
    }

    /** Nobody has all of a stretch any more. */
    private void shorten(int stretch) {
        int length = 0;
        for (long rest = stretches.holders(stretch); rest != 0; rest &= rest - 1) {
            int entry = stretches.entry(stretch, Long.numberOfTrailingZeros(rest));
            length = Math.max(length, entries[entry + LENGTH]);
        }
        if (length == 0) {
            stretches.remove(stretch);
            return;
        }
        stretches.setLength(stretch, length);
        for (long rest = stretches.holders(stretch); rest != 0; rest &= rest - 1) {
            int target = Long.numberOfTrailingZeros(rest);
            stretches.setWhole(stretch, target, entries[stretches.entry(stretch, target) + LENGTH] == length);
        }
    }

    // Entries and pins

    private int newEntry(int stretch, int length, int users) {
        int entry = freeEntry;
        if (entry != NONE) {
            freeEntry = entries[entry];
        } else {
            entry = freshEntry;
            freshEntry += ENTRY;
            if (entry == entries.length) {
                entries = Arrays.copyOf(entries, Math.multiplyExact(entry, 2));
            }
        }
        entries[entry + STRETCH] = stretch;
        entries[entry + LENGTH] = length;
        entries[entry + USERS] = users;
        entries[entry + LOOSE] = 0;
        return entry;
    }

    /** Puts an entry between two of those that nobody uses; {@link #NONE} is an end. */
    private void link(int target, int entry, int before, int after) {
        entries[entry + BEFORE] = before;
        entries[entry + AFTER] = after;
        if (before == NONE) {
            oldest[target] = entry;
        } else {
            entries[before + AFTER] = entry;
        }
        if (after == NONE) {
            newest[target] = entry;
        } else {
            entries[after + BEFORE] = entry;
        }
    }

    private void unlink(int target, int entry) {
        int before = entries[entry + BEFORE];
        int after = entries[entry + AFTER];
        if (before == NONE) {
            oldest[target] = after;
        } else {
            entries[before + AFTER] = after;
        }
        if (after == NONE) {
            newest[target] = before;
        } else {
            entries[after + BEFORE] = before;
        }
    }

    private void addPin(int entry, int blocks) {
        int pin = freePin;
        if (pin != NONE) {
            freePin = pinned[pin + NEXT];
        } else {
            pin = freshPin;
            freshPin += PIN;
            if (pin == pinned.length) {
                pinned = Arrays.copyOf(pinned, Math.multiplyExact(pin, 2));
            }
        }
        pinned[pin] = entry;
        pinned[pin + BLOCKS] = blocks;
        pinned[pin + NEXT] = pins;
        pins = pin;
    }

    private void removePin(int pin) {
        pinned[pin + NEXT] = freePin;
        freePin = pin;
    }

    /** Hash blocks of {@code target} in use. */
    long usedBlocks(int target) {
        return usedBlocks[target];
    }

    /** Hash blocks of {@code target} in use by nobody. */
    long cachedBlocks(int target) {
        return cachedBlocks[target];
    }
}
