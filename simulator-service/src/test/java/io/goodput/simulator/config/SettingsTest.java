package io.goodput.simulator.config;

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
        SimulationSettings settings = read(Map.of()).getConfigMapping(SimulationSettings.class);
        assertEquals(3, settings.maxAttempts());
        assertEquals(Duration.ofSeconds(10), settings.claim());
    }

    @ParameterizedTest
    @CsvSource({
        "goodput.simulations.max-attempts, 0, it must be at least 1",
        "goodput.simulations.in-flight, -3, it must be at least 1",
        "goodput.simulations.concurrency, -1, it must be 0 or more",
        "goodput.simulations.claim, 0S, it must be longer than 0",
        "goodput.runs.max-count, 0, it must be at least 1",
        "goodput.runs.max-age, -1S, it must be longer than 0",
        "goodput.runs.sweep-every, 0S, it must be longer than 0",
        "goodput.traces.max-bytes, 0, it must be at least 1 byte",
        "goodput.traces.max-store-bytes, 99999999999G, it must be at least 1 byte and at most",
        "goodput.traces.max-count, 0, it must be at least 1",
        "goodput.traces.upload-silence, 0S, it must be longer than 0"
    })
    void aSettingThatMakesNoSenseIsRefusedByName(String name, String value, String rule) {
        String variable = name.replace('.', '_').replace('-', '_').toUpperCase(java.util.Locale.ROOT);
        RuntimeException refused = assertThrows(RuntimeException.class, () -> read(Map.of(variable, value)));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(name) && message.contains(value) && message.contains(rule), message);
    }

    private static SmallRyeConfig read(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withMapping(SimulationSettings.class)
                .withMapping(RunSettings.class)
                .withMapping(TraceSettings.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build();
    }
}
