package io.goodput.engine.scenario;

/**
 * A slower place for cached KV.
 *
 * @param tokens prompt tokens that it holds
 * @param tokensPerSecond how fast hits are loaded from it, one after another: bandwidth over the KV bytes of a token
 */
public record CacheTier(long tokens, double tokensPerSecond) {
    public CacheTier {
        if (tokens < 1 || !(tokensPerSecond > 0 && tokensPerSecond < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "a cache tier needs room and a positive rate: " + tokens + " tokens, " + tokensPerSecond + "/s");
        }
    }
}
