package io.goodput.contracts;

import java.util.List;
import java.util.stream.Stream;

/** How the two phases of a request share instances. */
public enum ServingMode {
    /** Prefill and decode run in pools of their own; KV moves over a link between them. */
    DISAGGREGATED,
    /** One instance mixes prompt chunks and decode tokens in a step (continuous batching, chunked prefill). */
    AGGREGATED;

    /** The roles of its pools, in the order of a layout. */
    public List<PoolRole> roles() {
        return switch (this) {
            case DISAGGREGATED -> List.of(PoolRole.PREFILL, PoolRole.DECODE);
            case AGGREGATED -> List.of(PoolRole.AGGREGATED);
        };
    }

    /** The roles of the pools of any of these modes, each once, in the order of roles. */
    public static List<PoolRole> roles(List<ServingMode> modes) {
        return Stream.of(PoolRole.values())
                .filter(role -> modes.stream().anyMatch(mode -> mode.roles().contains(role)))
                .toList();
    }
}
