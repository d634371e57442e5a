package io.goodput.contracts;

/**
 * Where the time of requests went, from their arrivals to their ends: shares that sum to 1, or all 0 when there was no
 * time. Of a preempted request, all from its first taking to its last prefill counts as prefill.
 *
 * @param prefillQueue waiting for a prefill (or aggregated) instance to take the prompt
 * @param decodeRoom waiting for KV room on a decode instance
 * @param kvTransfer moving KV between the pools
 * @param prefillCompute prompts being computed
 * @param decodeCompute tokens being made, the wait for a seat in the batch included
 */
public record PhaseShares(
        double prefillQueue, double decodeRoom, double kvTransfer, double prefillCompute, double decodeCompute) {
    /** Of no time. */
    public static final PhaseShares NONE = new PhaseShares(0, 0, 0, 0, 0);

    /** The phase with the largest share; of equals the first. */
    public Bottleneck largest() {
        Bottleneck largest = Bottleneck.PREFILL_QUEUE;
        for (Bottleneck phase : Bottleneck.values()) {
            if (of(phase) > of(largest)) {
                largest = phase;
            }
        }
        return largest;
    }

    /** The share of a phase. */
    public double of(Bottleneck phase) {
        return switch (phase) {
            case PREFILL_QUEUE -> prefillQueue;
            case DECODE_ROOM -> decodeRoom;
            case KV_TRANSFER -> kvTransfer;
            case PREFILL_COMPUTE -> prefillCompute;
            case DECODE_COMPUTE -> decodeCompute;
        };
    }
}
