package io.goodput.simulation.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.ComputeFormat;
import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.StepTimes.ExpertArithmetic;
import io.goodput.catalog.StepTimes.Operation;
import io.goodput.simulation.steps.KernelWork.Heads;
import io.goodput.simulation.steps.KernelWork.LatentHeads;
import org.junit.jupiter.api.Test;

/** What kernels have to do, by hand, on H100: 989 TFLOP/s in bfloat16, 1,979 or so in fp8, 3.35 TB/s, 450 GB/s. */
class KernelWorkTest {
    private static final AcceleratedSystem H100 =
            Catalog.shipped().findSystem("hgx-h100").orElseThrow();
    private static final double PEAK = H100.bfloat16FlopsPerSecond().value();
    private static final double BANDWIDTH = H100.memoryBytesPerSecond().value();
    private static final double ALL = Double.POSITIVE_INFINITY;

    @Test
    void aProductReadsItsWeightsOnce() {
        var work = KernelWork.product(H100, NumberFormat.BFLOAT16, 4, 8_192, 1_024);
        assertEquals(2.0 * 4 * 8_192 * 1_024 / PEAK, work.computeSeconds(), 1e-18);
        double weights = 2.0 * 8_192 * 1_024;
        assertEquals((weights + 2 * 4 * 8_192 + 2 * 4 * 1_024) / BANDWIDTH, work.memorySeconds(), 1e-15);
        assertEquals(weights / BANDWIDTH, work.floorSeconds(), 1e-15);
        assertEquals(13, work.z(), 1e-12);
    }

    @Test
    void promptsArePaddedButTheFloorIsNot() {
        // 32 heads of 128, 8 key-value heads, two prompts of 100 tokens: 5,050 pairs each, 8,256 in a tile of 128.
        var heads = new Heads(32, 8, 128);
        var work = KernelWork.contextAttention(
                H100, ComputeFormat.BFLOAT16, NumberFormat.FP8, heads, ALL, 2, 100, KernelWork.tiled(100), 0);
        assertEquals(4.0 * 2 * 32 * 128 * 8_256 / PEAK, work.computeSeconds(), 1e-18);
        assertEquals(4.0 * 2 * 32 * 128 * 5_050 / PEAK, work.floorSeconds(), 1e-18);
        double kv = 2 * 100 * 2.0 * 8 * 128;
        assertEquals((2 * 2.0 * 2 * 100 * 32 * 128 + kv) / BANDWIDTH, work.memorySeconds(), 1e-15);
        assertEquals(6, work.y(), 1e-12);
        assertEquals(2, work.z(), 1e-12);
    }

    @Test
    void aWindowIsReadAndNoMore() {
        var heads = new Heads(64, 8, 64);
        var full = KernelWork.decodeAttention(H100, NumberFormat.BFLOAT16, heads, ALL, 16, 1, 4_096);
        var window = KernelWork.decodeAttention(H100, NumberFormat.BFLOAT16, heads, 128, 16, 1, 4_096);
        assertEquals(16 * 4_096 * 2.0 * 8 * 64 * 2 / BANDWIDTH, full.floorSeconds(), 1e-12);
        assertEquals(full.floorSeconds() / 32, window.floorSeconds(), 1e-12);
        // The kernel is told the whole context: it may switch by it.
        assertEquals(12, window.y(), 1e-12);
    }

    @Test
    void latentAttentionReadsOneLatentForAllHeads() {
        var heads = new LatentHeads(128, 128, 64, 128, 512);
        var work = KernelWork.latentDecode(H100, NumberFormat.FP8, heads, 8, 1, 1_000, false);
        double kv = 8 * 1_000 * 576.0;
        double flops = 2.0 * 8 * 1_000 * 128 * (576 + 512);
        assertEquals(flops / H100.peakFlopsPerSecond(ComputeFormat.FP8), work.computeSeconds(), 1e-15);
        assertEquals((kv + 2.0 * 8 * 128 * (576 + 512)) / BANDWIDTH, work.memorySeconds(), 1e-12);
        var absorbed = KernelWork.latentDecode(H100, NumberFormat.FP8, heads, 8, 1, 1_000, true);
        // Both halves of the up-projection, 128 heads of (128 + 128) × 512, in 16 bits.
        assertEquals(128 * 256 * 512 * 2.0 / BANDWIDTH, absorbed.memorySeconds() - work.memorySeconds(), 1e-12);
    }

    @Test
    void expertsReadThoseThatAreReached() {
        var arithmetic = new ExpertArithmetic(NumberFormat.FP8, 3, ComputeFormat.FP8, 1);
        var work = KernelWork.experts(H100, arithmetic, 4_096, 1_536, 16, new ExpertLoad(128, 80));
        double weights = 80 * 3.0 * 4_096 * 1_536;
        assertEquals(weights / BANDWIDTH, work.floorSeconds(), 1e-12);
        // Rows are padded to 64 for each of them: 5,120 in all, more than 128 + 32 × 80.
        assertEquals(
                2 * 3.0 * 4_096 * 1_536 * 5_120 / H100.peakFlopsPerSecond(ComputeFormat.FP8),
                work.computeSeconds(),
                1e-12);
    }

    @Test
    void anAllReducePassesTheBusTwiceLessOneShare() {
        var reduce = KernelWork.collective(H100, Operation.ALL_REDUCE, 1e6, 8);
        var gather = KernelWork.collective(H100, Operation.ALL_GATHER, 1e6, 8);
        assertEquals(2 * 7 / 8.0 * 1e6 / 450e9, reduce.memorySeconds(), 1e-15);
        assertEquals(7 / 8.0 * 1e6 / 450e9, gather.memorySeconds(), 1e-15);
    }

    @Test
    void evenLoadsAreEvenAndSkewedOnesAreNot() {
        assertEquals(new ExpertLoad(64, 16), ExpertLoad.balanced(64, 8, 128, 8));
        // 4 choices over 8 groups: half a row, but at least one expert.
        assertEquals(new ExpertLoad(0.5, 1), ExpertLoad.balanced(1, 4, 128, 8));
        var all = ExpertLoad.skewed(256, 8, 128, 1, 1.2);
        assertEquals(256 * 8, all.rows(), 1, "one group has all choices");
        var mild = ExpertLoad.skewed(256, 8, 128, 8, 1.01);
        var steep = ExpertLoad.skewed(256, 8, 128, 8, 2);
        assertTrue(mild.rows() > 256, "the busiest group has more than its share: " + mild.rows());
        assertTrue(steep.rows() > mild.rows(), steep + " " + mild);
        // Four tokens of eight choices reach at most 32 of the 128 experts, and in a group of 16 not all.
        var few = ExpertLoad.skewed(4, 8, 128, 8, 1.2);
        assertTrue(few.rows() > 4 && few.rows() < 32 && few.active() < 16, few.toString());
        assertEquals(mild, ExpertLoad.skewed(256, 8, 128, 8, 1.01), "the same draws each time");
    }
}
