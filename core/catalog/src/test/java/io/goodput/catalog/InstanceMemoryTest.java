package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What fits in memory. */
class InstanceMemoryTest {
    private static final Catalog CATALOG = Catalog.shipped();

    private static InstanceMemory memory(String model, String precision, String system, int tensorParallel) {
        Model entry = CATALOG.findModel(model).orElseThrow();
        return InstanceMemory.of(
                entry,
                entry.findPrecision(precision).orElseThrow(),
                CATALOG.findSystem(system).orElseThrow(),
                CATALOG.findEngine("tensorrt-llm").orElseThrow(),
                tensorParallel,
                8_192);
    }

    @Test
    void blocksAreWhatWeightsAndRuntimeLeave() {
        InstanceMemory memory = memory("llama-3.1-8b", "bf16", "hgx-h100", 1);
        // Activations: 20 bytes × 8,192 tokens × 4,096. Block: 32 tokens × 131,072 bytes.
        double reserved = 3_758_096_384.0 + 20.0 * 8_192 * 4_096;
        double free = 80e9 - memory.weightBytesPerGpu() - reserved;
        assertEquals((long) (free * 0.8865 / (32 * 131_072)), memory.kvBlocks());
        assertEquals(33, memory.blocksFor(33 * 32));
        assertEquals(34, memory.blocksFor(33 * 32 + 1));
    }

    @Test
    void deepSeekDoesNotFitInOneNodeOfH100AndFitsInTwoOrInH200() {
        assertEquals(0, memory("deepseek-r1", "fp8", "hgx-h100", 8).kvBlocks());
        assertFalse(memory("deepseek-r1", "fp8", "hgx-h100", 8).holds(1));
        assertTrue(memory("deepseek-r1", "fp8", "hgx-h100", 16).holds(10_000));
        assertTrue(memory("deepseek-r1", "fp8", "hgx-h200", 8).holds(10_000));
    }

    @Test
    void aWindowTakesTheSameRoomHoweverLongTheSequence() {
        InstanceMemory memory = memory("gpt-oss-120b", "mxfp4", "hgx-h200", 1);
        // 128 tokens in as many layers as have full attention: four blocks of 32.
        assertEquals(4, memory.blocksPerSequence());
        assertEquals(4 + 1, memory.blocksFor(32));
        assertEquals(4 + 32, memory.blocksFor(1_024));
    }
}
