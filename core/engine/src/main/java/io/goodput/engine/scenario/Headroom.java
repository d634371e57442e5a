package io.goodput.engine.scenario;

/**
 * Blocks of a rank that must stay free when a request gets room where it decodes and room grows, so that those who are
 * there can grow; nobody is asked for them who is there alone.
 *
 * @param blocks whatever the number of requests: vLLM's watermark
 * @param tokensPerSequence for each request that has room there, the new one included: SGLang's reserved decode tokens
 */
public record Headroom(long blocks, int tokensPerSequence) {
    public static final Headroom NONE = new Headroom(0, 0);

    public Headroom {
        if (blocks < 0 || tokensPerSequence < 0) {
            throw new IllegalArgumentException("headroom must not be negative: " + blocks + " blocks, "
                    + tokensPerSequence + " tokens a sequence");
        }
    }
}
