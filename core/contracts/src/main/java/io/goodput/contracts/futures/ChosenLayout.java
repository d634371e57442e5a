package io.goodput.contracts.futures;

import io.goodput.contracts.Layout;

/**
 * A layout and what it costs.
 *
 * @param layout what is deployed
 * @param id short text that names it
 * @param runId the run behind its bill, on the search's seed
 * @param gpusUsed its GPUs
 * @param gpusBilled GPUs paid for
 * @param usdPerHour everything that is paid for it
 */
public record ChosenLayout(Layout layout, String id, String runId, int gpusUsed, int gpusBilled, double usdPerHour) {}
