package io.goodput.engine.cluster;

import java.util.Arrays;

/**
 * What up to 64 targets hold of chains, in <i>stretches</i>: up to {@value #MOST} successive blocks of a chain. Each holder
 * has the first blocks of a stretch, at least one; the fullest has all. A stretch is known by an index and found by the id
 * of its first block; the ids lie behind each other, so that a chain is compared with them at once.
 *
 * <p>What a holder has is an <i>entry</i> of the caller's, an int.
 */
final class Stretches {
    /** Most blocks of one stretch. */
    static final int MOST = 60;

    static final int NONE = -1;

    /** Parts of a stretch before its ids: its holders, those of them that have all of it, and the two below. */
    private static final int HOLDERS = 0;

    private static final int WHOLE = 1;
    /** Blocks in the lower half, units taken in the upper. */
    private static final int SHAPE = 2;

    /** Its holder's entry, or where those of several holders are. */
    private static final int ENTRIES = 3;

    private static final int HEADER = 4;
    /** Stretches take memory in these. */
    private static final int UNIT = 8;

    private static final int MOST_UNITS = (HEADER + MOST) / UNIT;

    private final BlockTable table = new BlockTable();
    private long[] words = new long[1 << 10];
    private int freshWord;
    /** First free place by units; the next one stands in it. */
    private final int[] freePlaces = new int[MOST_UNITS + 1];

    /** Entries of stretches with several holders, by target, in pieces of 2, 4, … 64. */
    private int[] lists = new int[1 << 8];

    private int freshList;
    /** First free piece by the logarithm of its size; the next free one stands in it. */
    private final int[] freeLists = new int[7];

    Stretches() {
        Arrays.fill(freePlaces, NONE);
        Arrays.fill(freeLists, NONE);
    }

    /** The stretch that begins with the block {@code id}, or {@link #NONE}. */
    int find(long id) {
        int first = table.find(id, words);
        return first < 0 ? NONE : first - HEADER;
    }

    /** How many blocks of a stretch from {@code offset} on are those of {@code chain} from {@code from} to {@code to}. */
    int match(int stretch, int offset, long[] chain, int from, int to) {
        int count = Math.min(length(stretch) - offset, to - from);
        int first = stretch + HEADER + offset;
        int differs = Arrays.mismatch(words, first, first + count, chain, from, from + count);
        return differs < 0 ? count : differs;
    }

    int length(int stretch) {
        return (int) words[stretch + SHAPE];
    }

    long id(int stretch, int offset) {
        return words[stretch + HEADER + offset];
    }

    /** The targets that hold at least the first block, a bit each. */
    long holders(int stretch) {
        return words[stretch + HOLDERS];
    }

    /** Of those, the targets that hold all of it. */
    long whole(int stretch) {
        return words[stretch + WHOLE];
    }

    /** The entry of {@code target}, or {@link #NONE}. */
    int entry(int stretch, int target) {
        long set = words[stretch + HOLDERS];
        long bit = 1L << target;
        if ((set & bit) == 0) {
            return NONE;
        }
        int where = (int) words[stretch + ENTRIES];
        return set == bit ? where : lists[where + Long.bitCount(set & (bit - 1))];
    }

    /** A stretch of {@code count} blocks of a chain that nobody holds yet. */
    int create(long[] chain, int from, int count) {
        int stretch = newPlace(count);
        System.arraycopy(chain, from, words, stretch + HEADER, count);
        table.put(chain[from], stretch + HEADER);
        return stretch;
    }

    /** Cuts a stretch before the block {@code offset}; returns what was behind, which nobody holds yet. */
    int split(int stretch, int offset) {
        int count = length(stretch) - offset;
        int behind = newPlace(count);
        System.arraycopy(words, stretch + HEADER + offset, words, behind + HEADER, count);
        table.put(words[behind + HEADER], behind + HEADER);
        setLength(stretch, offset);
        return behind;
    }

    /** Leaves only the first blocks. */
    void setLength(int stretch, int length) {
        long units = words[stretch + SHAPE] >>> Integer.SIZE;
        words[stretch + SHAPE] = units << Integer.SIZE | length;
    }

    /** Gives up a stretch that nobody holds any more. */
    void remove(int stretch) {
        table.remove(words[stretch + HEADER], stretch + HEADER);
        int units = (int) (words[stretch + SHAPE] >>> Integer.SIZE);
        words[stretch] = freePlaces[units];
        freePlaces[units] = stretch;
    }

    private int newPlace(int count) {
        int units = (HEADER + count + UNIT - 1) / UNIT;
        int place = freePlaces[units];
        if (place >= 0) {
            freePlaces[units] = (int) words[place];
        } else {
            place = freshWord;
            freshWord = Math.addExact(freshWord, UNIT * units);
            if (freshWord > words.length) {
                words = Arrays.copyOf(words, Math.multiplyExact(words.length, 2));
            }
        }
        words[place + HOLDERS] = 0;
        words[place + WHOLE] = 0;
        words[place + SHAPE] = (long) units << Integer.SIZE | count;
        return place;
    }

    /** Says whether a holder has all of a stretch. */
    void setWhole(int stretch, int target, boolean isWhole) {
        long bit = 1L << target;
        words[stretch + WHOLE] = isWhole ? words[stretch + WHOLE] | bit : words[stretch + WHOLE] & ~bit;
    }

    /** Logarithm of the size of the piece that holds so many entries, two or more. */
    private static int sizeClass(int count) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
    }

    /** A target that holds nothing of a stretch has got an entry. */
    void addHolder(int stretch, int target, int entry) {
        long set = words[stretch + HOLDERS];
        long bit = 1L << target;
        words[stretch + HOLDERS] = set | bit;
        int count = Long.bitCount(set);
        if (count == 0) {
            words[stretch + ENTRIES] = entry;
            return;
        }
        int place = Long.bitCount(set & (bit - 1));
        int old = (int) words[stretch + ENTRIES];
        if (count == 1) {
            int piece = newPiece(1);
            lists[piece + place] = entry;
            lists[piece + 1 - place] = old;
            words[stretch + ENTRIES] = piece;
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
            words[stretch + ENTRIES] = piece;
        }
    }

    /** A holder has nothing of a stretch any more. */
    void removeHolder(int stretch, int target) {
        long set = words[stretch + HOLDERS];
        long bit = 1L << target;
        words[stretch + HOLDERS] = set & ~bit;
        int count = Long.bitCount(set);
        if (count == 1) {
            return;
        }
        int place = Long.bitCount(set & (bit - 1));
        int old = (int) words[stretch + ENTRIES];
        if (count == 2) {
            words[stretch + ENTRIES] = lists[old + 1 - place];
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
            words[stretch + ENTRIES] = piece;
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
}
