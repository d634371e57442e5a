package io.goodput.contracts.fronts;

import io.goodput.contracts.Layout;
import org.jspecify.annotations.Nullable;

/**
 * A verified layout and what it is chosen by.
 *
 * @param layout what is deployed
 * @param id short text that names it
 * @param runId the run behind the figures, on the search's seed
 * @param usdPerHour everything that is paid for it
 * @param usdPerMillionTokens the same over input and output tokens
 * @param gpusBilled GPUs paid for
 * @param racks racks that they occupy
 * @param provisionedKilowatts utility power provisioned for them
 * @param joulesPerToken energy drawn at the wall × PUE over input and output tokens
 * @param ttftSeconds at the objective's percentile; absent where it limits none
 * @param tpotSeconds likewise
 * @param tokensPerSecondPerUser interactivity: 1 / tpotSeconds
 */
public record FrontLayout(
        Layout layout,
        String id,
        String runId,
        double usdPerHour,
        double usdPerMillionTokens,
        int gpusBilled,
        int racks,
        double provisionedKilowatts,
        double joulesPerToken,
        @Nullable Double ttftSeconds,
        @Nullable Double tpotSeconds,
        @Nullable Double tokensPerSecondPerUser) {}
