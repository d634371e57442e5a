package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * KV room of a rank that must stay free when a request gets room to decode in, so that those who are there can grow;
 * nobody is asked for it who is there alone. What is absent is the engine's.
 *
 * @param watermark share of the room, 0 to 0.5, as vLLM's setting of this name
 * @param reservedDecodeTokens tokens for each request that is there, the new one included, 0 to 131,072, as SGLang's
 *     num-reserved-decode-tokens
 */
public record KvHeadroom(
        @Nullable Double watermark, @Nullable Integer reservedDecodeTokens) {
    public KvHeadroom {
        var checks = new Checks();
        checks.require(
                watermark != null || reservedDecodeTokens != null,
                "watermark",
                "absent",
                "a headroom says how much it is",
                "Maybe add watermark or reservedDecodeTokens, or leave the headroom out");
        if (watermark != null) {
            checks.range("watermark", watermark, 0, 0.5);
        }
        if (reservedDecodeTokens != null) {
            checks.range("reservedDecodeTokens", reservedDecodeTokens, 0, 131_072);
        }
        checks.done();
    }
}
