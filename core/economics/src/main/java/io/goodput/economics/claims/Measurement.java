package io.goodput.economics.claims;

import io.goodput.contracts.Checks;
import io.goodput.contracts.claims.SourceGrade;
import java.util.List;

/**
 * One measured point of a serving system.
 *
 * @param name by which claims use it
 * @param tokensPerSecondPerGpu input and output tokens a second over all GPUs
 * @param tokensPerSecondPerUser its interactivity: 1 over the median time per output token
 * @param source where it is published
 * @param date of the measurement, ISO 8601
 * @param grade what stands behind it
 */
public record Measurement(
        String name,
        double tokensPerSecondPerGpu,
        double tokensPerSecondPerUser,
        String source,
        String date,
        SourceGrade grade) {
    public Measurement {
        var checks = new Checks();
        checks.name("name", name);
        checks.positive("tokensPerSecondPerGpu", tokensPerSecondPerGpu, 1e6);
        checks.positive("tokensPerSecondPerUser", tokensPerSecondPerUser, 1e4);
        checks.done();
    }

    /**
     * The file of all of them.
     *
     * @param measurements each name once
     */
    public record Table(List<Measurement> measurements) {
        public Table {
            measurements = List.copyOf(measurements);
            var checks = new Checks();
            checks.distinct(
                    "measurements", measurements.stream().map(Measurement::name).toList(), 1, 1_000);
            checks.done();
        }

        Measurement get(String name) {
            return measurements.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("a claim uses the unknown measurement " + name));
        }
    }
}
