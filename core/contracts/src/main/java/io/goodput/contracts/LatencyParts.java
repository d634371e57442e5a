package io.goodput.contracts;

/**
 * Where the latency goes of the requests at a limit's percentile: of those whose latency is about that of the percentile,
 * the mean seconds in each phase, which sum to their mean latency. Of a time per output token they are seconds per token
 * behind the first. Of a preempted request, all from its first taking to its last prefill counts as prefill.
 *
 * @param requests how many requests the means are over: those whose latency is in the sixteenth of a doubling in which the
 *     percentile lies, or in one of its two neighbours
 * @param prefillQueueSeconds waiting for a prefill (or aggregated) instance to take the prompt
 * @param decodeRoomSeconds waiting for KV room on a decode instance
 * @param kvTransferSeconds moving KV between the pools
 * @param prefillComputeSeconds prompts being computed
 * @param decodeComputeSeconds tokens being made, the wait for a seat in the batch included
 */
public record LatencyParts(
        long requests,
        double prefillQueueSeconds,
        double decodeRoomSeconds,
        double kvTransferSeconds,
        double prefillComputeSeconds,
        double decodeComputeSeconds) {
    /** Their sum. */
    public double seconds() {
        return prefillQueueSeconds
                + decodeRoomSeconds
                + kvTransferSeconds
                + prefillComputeSeconds
                + decodeComputeSeconds;
    }

    /** Seconds in a phase. */
    public double seconds(Bottleneck phase) {
        return switch (phase) {
            case PREFILL_QUEUE -> prefillQueueSeconds;
            case DECODE_ROOM -> decodeRoomSeconds;
            case KV_TRANSFER -> kvTransferSeconds;
            case PREFILL_COMPUTE -> prefillComputeSeconds;
            case DECODE_COMPUTE -> decodeComputeSeconds;
        };
    }

    /** The phase that takes most; of equals the first. */
    public Bottleneck largest() {
        Bottleneck largest = Bottleneck.PREFILL_QUEUE;
        for (Bottleneck phase : Bottleneck.values()) {
            if (seconds(phase) > seconds(largest)) {
                largest = phase;
            }
        }
        return largest;
    }
}
