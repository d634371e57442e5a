package io.goodput.localstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackSettingsTest {
    @TempDir
    Path home;

    private final Checkout checkout = new Checkout(Path.of("/somewhere"));

    @Test
    void defaults() {
        assertEquals(
                new StackSettings(Path.of("/somewhere/.goodput"), List.of(8080), List.of(8081), 8082, 9092, 5432),
                StackSettings.of(Map.of(), checkout));
    }

    @Test
    void everyOneCanBeSet() {
        Map<String, String> environment = Map.of(
                "GOODPUT_HOME", "/data/goodput",
                "GOODPUT_GATEWAY_PORT", "1",
                "GOODPUT_SIMULATOR_PORT", "2",
                "GOODPUT_TCO_PORT", "3",
                "GOODPUT_KAFKA_PORT", "4",
                "GOODPUT_POSTGRES_PORT", "5",
                "GOODPUT_SIMULATORS", "3");
        assertEquals(
                new StackSettings(Path.of("/data/goodput"), List.of(1), List.of(2, 12, 22), 3, 4, 5),
                StackSettings.of(environment, checkout));
    }

    @Test
    void aPortThatIsNoneIsNamed() {
        StackException e = assertThrows(
                StackException.class, () -> StackSettings.of(Map.of("GOODPUT_TCO_PORT", "http"), checkout));
        assertEquals("GOODPUT_TCO_PORT (http) must be a whole number from 1 to 65535.", e.getMessage());
        assertThrows(StackException.class, () -> StackSettings.of(Map.of("GOODPUT_TCO_PORT", "65536"), checkout));
    }

    @Test
    void aTakenPortIsNamedWithItsSettingBeforeAnythingStarts() throws IOException {
        StackSettings settings = StackSettings.onFreePorts(home, 1, 1);
        try (ServerSocket other = new ServerSocket(settings.kafkaPort(), 1, InetAddress.ofLiteral("127.0.0.1"))) {
            List<String> messages = new ArrayList<>();
            LocalStack stack = new LocalStack(Checkout.find(), settings, messages::add);
            StackException e = assertThrows(StackException.class, stack::start);
            assertEquals(
                    "port " + other.getLocalPort() + ", for Kafka, is taken by another program. Maybe set"
                            + " GOODPUT_KAFKA_PORT to another port?",
                    e.getMessage());
            assertEquals(List.of(), messages);
        }
    }

    @Test
    void aPortGivenTwiceIsNamed() {
        int port = Ports.free(1).getFirst();
        StackSettings settings = new StackSettings(
                home,
                List.of(port),
                List.of(port),
                Ports.free(1).getFirst(),
                Ports.free(1).getFirst(),
                5432);
        StackException e = assertThrows(StackException.class, settings::requireFreePorts);
        assertTrue(
                String.valueOf(e.getMessage())
                        .contains("port " + port + " is given to the gateway and to the simulator-service"),
                e.getMessage());
    }

    @Test
    void aSecondStackInTheSameHomeSaysThatOneIsRunning() {
        try (HomeLock first = HomeLock.take(home)) {
            LocalStack second = new LocalStack(Checkout.find(), StackSettings.onFreePorts(home, 1, 1), m -> {});
            StackException e = assertThrows(StackException.class, second::start);
            assertEquals(
                    "a stack is already running in " + home + ", process "
                            + ProcessHandle.current().pid()
                            + ". Maybe end it first, or set GOODPUT_HOME to another folder?",
                    e.getMessage());
            assertTrue(first != null);
        }
        HomeLock.take(home).close();
    }
}
