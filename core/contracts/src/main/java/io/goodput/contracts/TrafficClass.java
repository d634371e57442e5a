package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * A class of requests. What is absent is the traffic's, or the question's.
 *
 * @param name its name in reports
 * @param share share of the requests (of the sessions, where there are some), above 0; all shares sum to 1. In a trace
 *     that names each request's class it is not needed
 * @param priority the higher, the earlier under priority queues, −1,000 to 1,000; 0 when absent
 * @param slo the limits that its attainment is counted against; the question's when absent
 * @param inputTokens prompt lengths
 * @param outputTokens output lengths
 * @param maxOutputTokens the limit that each of its requests carries
 * @param hitShare drawn prefix cache hits
 */
public record TrafficClass(
        String name,
        @Nullable Double share,
        @Nullable Integer priority,
        @Nullable ServiceLevelObjective slo,
        @Nullable TokenDistribution inputTokens,
        @Nullable TokenDistribution outputTokens,
        @Nullable Integer maxOutputTokens,
        @Nullable HitShare hitShare) {
    public TrafficClass {
        var checks = new Checks();
        checks.name("name", name);
        if (share != null) {
            checks.positive("share", share, 1);
        }
        if (priority != null) {
            checks.range("priority", priority, -1_000, 1_000);
        }
        if (maxOutputTokens != null) {
            checks.range("maxOutputTokens", maxOutputTokens, 1, TokenDistribution.MAX_TOKENS);
        }
        checks.done();
    }

    /** The same with other drawn hits. */
    TrafficClass hitting(@Nullable HitShare other) {
        return new TrafficClass(name, share, priority, slo, inputTokens, outputTokens, maxOutputTokens, other);
    }
}
