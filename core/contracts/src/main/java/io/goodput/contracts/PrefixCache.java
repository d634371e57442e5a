package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * A prefix cache in every instance (or attention rank) of a pool: KV of prompts is kept for reuse where nothing else
 * needs the room, the least recently used goes first.
 *
 * @param maxTokens prompt tokens that blocks of the cache, in use or not, may hold at once, 1 to 10¹²; all of the KV
 *     room when absent
 * @param host memory of each instance's hosts, where evicted blocks go
 * @param shared storage of the whole pool, behind the hosts
 */
public record PrefixCache(
        @Nullable Long maxTokens,
        @Nullable CacheTier host,
        @Nullable CacheTier shared) {
    public PrefixCache {
        if (maxTokens != null) {
            new Checks().range("maxTokens", maxTokens.doubleValue(), 1, 1e12).done();
        }
    }

    /** Short words for it: {@code cache}, {@code cache of 100000 tokens, 512.0 GB a host at 20.0 GB/s}. */
    public String inWords() {
        var words = new StringBuilder("cache");
        if (maxTokens != null) {
            words.append(" of ").append(maxTokens).append(" tokens");
        }
        if (host != null) {
            words.append(", ").append(host.inWords("a host"));
        }
        if (shared != null) {
            words.append(", ").append(shared.inWords("shared"));
        }
        return words.toString();
    }
}
