package io.goodput.tco.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A setting that makes no sense ends the start, and the message names it. */
class SettingsTest {
    @Test
    void theDefaultsMakeSense() {
        PricingSettings settings = read(Map.of()).getConfigMapping(PricingSettings.class);
        assertEquals(3, settings.maxAttempts());
        assertEquals(Duration.ofSeconds(10), settings.claim());
    }

    @ParameterizedTest
    @CsvSource({
        "goodput.pricings.max-attempts, 0, it must be at least 1",
        "goodput.pricings.in-flight, 0, it must be at least 1",
        "goodput.pricings.claim, 0S, it must be longer than 0",
        "goodput.pricings.max-count, -1, it must be at least 1",
        "goodput.pricings.max-age, 0S, it must be longer than 0",
        "goodput.pricings.sweep-every, 0S, it must be longer than 0",
        "goodput.benchmarks.at-once, 0, it must be at least 1",
        "goodput.benchmarks.max-rows, 0, it must be at least 1",
        "goodput.benchmarks.max-age, 0S, it must be longer than 0",
        "goodput.benchmarks.sweep-every, 0S, it must be longer than 0"
    })
    void aSettingThatMakesNoSenseIsRefusedByName(String name, String value, String rule) {
        String variable = name.replace('.', '_').replace('-', '_').toUpperCase(java.util.Locale.ROOT);
        RuntimeException refused = assertThrows(RuntimeException.class, () -> read(Map.of(variable, value)));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(name) && message.contains(value) && message.contains(rule), message);
    }

    private static SmallRyeConfig read(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withMapping(PricingSettings.class)
                .withMapping(BenchmarkSettings.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build();
    }
}
