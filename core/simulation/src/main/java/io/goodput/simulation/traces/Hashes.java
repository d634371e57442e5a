package io.goodput.simulation.traces;

/** 64-bit hashes of texts and of chains of numbers: FNV-1a, and SplitMix64's finalizer. */
final class Hashes {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Hashes() {}

    static long of(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /** A number for a session's name, which may be one; else by its hash: two of a million sessions share one with a probability of 2 in 10,000 each. */
    static int session(String text) {
        if (text.length() <= 9 && text.chars().allMatch(each -> each >= '0' && each <= '9')) {
            return Integer.parseInt(text);
        }
        return (int) (of(text) & Integer.MAX_VALUE);
    }

    /** The hash of a chain with one more link. */
    static long chain(long hash, long link) {
        return mix(hash * FNV_PRIME ^ mix(link));
    }

    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
