package io.goodput.gateway.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A nonsensical setting stops the start: the settings are read whole before anything else starts. */
class SettingsTest {
    @ParameterizedTest
    @MethodSource("settings")
    void aNonsensicalValueIsRefusedByName(String name, Class<?> type) {
        List<String> values = type == int.class
                ? List.of("-1", "x", "1.5", "99999999999")
                : List.of("0s", "-1s", "PT0.0001S", "forever", "40000d");
        for (String value : values) {
            var refusal =
                    assertThrows(ConfigValidationException.class, () -> read(name, value), () -> name + "=" + value);
            assertEquals(1, refusal.getProblemCount());
            assertTrue(refusal.toString().contains(name), refusal::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aSmallValueIsRead(String name, Class<?> type) {
        assertDoesNotThrow(() -> read(name, type == int.class ? "1" : "1ms"));
    }

    @Test
    void theMessageSaysTheBound() {
        String message = assertThrows(ConfigValidationException.class, () -> read("goodput.jobs.max-open", "0"))
                .toString();
        assertTrue(message.contains("goodput.jobs.max-open") && message.contains("it must be at least 1"), message);
        message = assertThrows(ConfigValidationException.class, () -> read("goodput.http.heartbeat", "0s"))
                .toString();
        assertTrue(message.contains("goodput.http.heartbeat") && message.contains("between 1 ms"), message);
    }

    @Test
    void onlyTheJobsThatAreDrivenMayBeNone() {
        assertEquals(
                0,
                read("goodput.jobs.max-driven", "0")
                        .getConfigMapping(JobSettings.class)
                        .maxDriven());
    }

    static Stream<Arguments> settings() {
        return Stream.of(HttpSettings.class, JobSettings.class)
                .flatMap(settings -> Stream.of(settings.getDeclaredMethods())
                        .map(method -> Arguments.of(prefix(settings) + hyphenated(method), method.getReturnType())));
    }

    private static String prefix(Class<?> settings) {
        return settings.getAnnotation(ConfigMapping.class).prefix() + ".";
    }

    private static String hyphenated(Method method) {
        return method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static SmallRyeConfig read(String name, String value) {
        return new SmallRyeConfigBuilder()
                .withMapping(HttpSettings.class)
                .withMapping(JobSettings.class)
                .withSources(new PropertiesConfigSource(Map.of(name, value), "test", 100))
                .build();
    }
}
