package io.goodput.engine.scenario;

/**
 * KV room of one instance.
 *
 * @param blocks blocks that it has, at least 1
 * @param blockTokens tokens of one block
 * @param blocksPerSequence blocks that every resident sequence takes besides those of its tokens: layers with a sliding
 *     window keep a constant amount
 * @param headroom what must stay free when a request gets room to grow in
 */
public record KvRoom(long blocks, int blockTokens, long blocksPerSequence, Headroom headroom) {
    /** Room that is given away to the last block. */
    public KvRoom(long blocks, int blockTokens, long blocksPerSequence) {
        this(blocks, blockTokens, blocksPerSequence, Headroom.NONE);
    }

    public KvRoom {
        if (blocks < 1 || blockTokens < 1 || blocksPerSequence < 0) {
            throw new IllegalArgumentException("KV room needs at least one block of at least one token: " + blocks
                    + " blocks of " + blockTokens + " tokens, " + blocksPerSequence + " per sequence");
        }
    }

    /** Blocks that must stay free when one more gets room beside {@code others}, if room grows. */
    public long headroomBeside(int others) {
        return others == 0
                ? 0
                : headroom.blocks() + (others + 1L) * Math.ceilDiv(headroom.tokensPerSequence(), (long) blockTokens);
    }

    /** Blocks that a sequence of {@code tokens} takes. */
    public long blocksFor(long tokens) {
        return Math.ceilDiv(tokens, (long) blockTokens) + blocksPerSequence;
    }
}
