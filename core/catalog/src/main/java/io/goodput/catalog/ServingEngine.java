package io.goodput.catalog;

import io.goodput.contracts.Checks;
import java.util.List;

/**
 * A serving engine: what it does with memory, and when the user sees the first token.
 *
 * @param name its name in questions
 * @param title its name as its maker writes it
 * @param version the version that its step times were measured with
 * @param blockTokens tokens of one KV block
 * @param kvPolicy what happens when a batch outgrows its KV room
 * @param watermark share of a rank's KV room that stays free when somebody gets room to decode in beside others
 * @param reservedDecodeTokens tokens that stay free for each request with room in a decode pool when another gets it
 * @param handoff who reserves KV room first when a request changes pools
 * @param firstTokenAt when the user of a disaggregated deployment sees the first token
 * @param memoryShare share of a GPU's memory that weights, runtime and KV together may fill
 * @param kvShareOfFreeMemory share that KV gets of what weights and runtime leave of that
 * @param runtimeBytesPerGpu context, kernels, workspaces
 * @param collectiveBytesPerGpu buffers of collectives, by GPUs of the instance
 * @param activationBytesPerHiddenElement activations alive at once, per token of the largest step and element of the
 *     hidden size, on one GPU
 * @param maxNumBatchedTokens tokens of the largest step when nobody sets it
 * @param hostTimes what the host does for a step
 */
public record ServingEngine(
        String name,
        String title,
        String version,
        Quantity blockTokens,
        KvPolicy kvPolicy,
        Quantity watermark,
        Quantity reservedDecodeTokens,
        Handoff handoff,
        FirstTokenAt firstTokenAt,
        Quantity memoryShare,
        Quantity kvShareOfFreeMemory,
        Quantity runtimeBytesPerGpu,
        List<CollectiveBuffers> collectiveBytesPerGpu,
        Quantity activationBytesPerHiddenElement,
        Quantity maxNumBatchedTokens,
        HostTimes hostTimes) {
    public ServingEngine {
        collectiveBytesPerGpu = List.copyOf(collectiveBytesPerGpu);
        var checks = new Checks();
        checks.name("name", name);
        checks.range("blockTokens/value", blockTokens.value(), 1, 1_024);
        checks.range("watermark/value", watermark.value(), 0, 0.5);
        checks.range("reservedDecodeTokens/value", reservedDecodeTokens.value(), 0, 131_072);
        checks.range("memoryShare/value", memoryShare.value(), 0.01, 1);
        checks.range("kvShareOfFreeMemory/value", kvShareOfFreeMemory.value(), 0.01, 1);
        checks.range("maxNumBatchedTokens/value", maxNumBatchedTokens.value(), 64, 131_072);
        checks.done();
    }

    /** What happens when a batch outgrows its KV room. */
    public enum KvPolicy {
        /** Prompt and maximum output are reserved at admission; nothing is ever evicted. */
        RESERVE_MAXIMUM,
        /** The youngest is preempted, loses its KV and is computed again. */
        RECOMPUTE,
        /** The same, but cached prefixes are kept. */
        RETRACT;

        /** Whether a request takes its room as its context grows. */
        public boolean grows() {
            return this != RESERVE_MAXIMUM;
        }
    }

    /** Who reserves KV room first when a request changes pools. */
    public enum Handoff {
        /** Prefill runs, then room is reserved at the destination before the transfer starts. */
        SOURCE_FIRST,
        /** Room is reserved at the destination before prefill starts. */
        DESTINATION_FIRST
    }

    /** When the user sees the first token. */
    public enum FirstTokenAt {
        END_OF_PREFILL,
        END_OF_TRANSFER,
        FIRST_DECODE_STEP
    }

    /**
     * Memory of collectives.
     *
     * @param gpus GPUs of the instance
     * @param bytes on each of them
     */
    public record CollectiveBuffers(int gpus, Quantity bytes) {}

    /**
     * What the host does for a step of an instance. Launches of kernels run beside the GPU, so that a step takes at least as
     * long; what is serial comes on top: the GPU waits for it.
     *
     * @param promptLaunchSecondsPerLayer launches of a layer in a step with prompt tokens, one kernel after another
     * @param decodeLaunchSeconds launch of a step without, by a CUDA graph, and what the scheduler does meanwhile
     * @param promptSeconds serial part of a step with prompt tokens
     * @param decodeSeconds serial part of a step without
     * @param secondsPerSequence serial part for each sequence of an attention rank that makes a token
     */
    public record HostTimes(
            Quantity promptLaunchSecondsPerLayer,
            Quantity decodeLaunchSeconds,
            Quantity promptSeconds,
            Quantity decodeSeconds,
            Quantity secondsPerSequence) {
        /** No host is slower than this, in seconds. */
        private static final double MOST = 1;

        public HostTimes {
            new Checks()
                    .range("promptLaunchSecondsPerLayer/value", promptLaunchSecondsPerLayer.value(), 0, MOST)
                    .range("decodeLaunchSeconds/value", decodeLaunchSeconds.value(), 0, MOST)
                    .range("promptSeconds/value", promptSeconds.value(), 0, MOST)
                    .range("decodeSeconds/value", decodeSeconds.value(), 0, MOST)
                    .require(
                            decodeSeconds.value() <= promptSeconds.value(),
                            "decodeSeconds/value",
                            decodeSeconds.value(),
                            "decodeSeconds must not exceed promptSeconds, " + promptSeconds.value()
                                    + ": a step with prompts has all that one without has",
                            "Maybe " + promptSeconds.value())
                    .range("secondsPerSequence/value", secondsPerSequence.value(), 0, MOST)
                    .done();
        }
    }

    /** The same with other host times. */
    public ServingEngine withHostTimes(HostTimes times) {
        return new ServingEngine(
                name,
                title,
                version,
                blockTokens,
                kvPolicy,
                watermark,
                reservedDecodeTokens,
                handoff,
                firstTokenAt,
                memoryShare,
                kvShareOfFreeMemory,
                runtimeBytesPerGpu,
                collectiveBytesPerGpu,
                activationBytesPerHiddenElement,
                maxNumBatchedTokens,
                times);
    }

    /** Buffers of collectives on each of {@code gpus} GPUs: those of the largest listed size not above it. */
    public double collectiveBytes(int gpus) {
        return collectiveBytesPerGpu.stream()
                .filter(each -> each.gpus() <= gpus)
                .mapToDouble(each -> each.bytes().value())
                .max()
                .orElse(0);
    }
}
