package io.goodput.contracts;

import java.util.List;

/**
 * The space of a search: what fits, how fast at best? The simulator answers for every system × role × tensor
 * parallelism; the layouts are enumerated by who asks.
 */
public record EstimateRequest(
        String model,
        String precision,
        String engine,
        Traffic traffic,
        ServiceLevelObjective slo,
        List<String> systems,
        List<ServingMode> modes) {
    public EstimateRequest {
        systems = List.copyOf(systems);
        modes = List.copyOf(modes);
    }
}
