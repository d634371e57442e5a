package io.goodput.gateway;

import io.goodput.localstack.TestServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/** The build's Kafka and PostgreSQL, and ports for the neighbours, as configuration of the gateway. */
public final class Servers implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        TestServers servers = TestServers.shared();
        Map<String, String> configuration = new HashMap<>(servers.environment());
        configuration.put("kafka.bootstrap.servers", servers.bootstrapServers());
        configuration.put("quarkus.rest-client.simulator.url", "http://127.0.0.1:" + freePort());
        configuration.put("quarkus.rest-client.tco.url", "http://127.0.0.1:" + freePort());
        configuration.put("quarkus.http.test-port", "0");
        configuration.put("goodput.jobs.max-open", "16");
        configuration.put("goodput.jobs.longest-pause", "500ms");
        configuration.put("goodput.http.heartbeat", "50ms");
        configuration.put("goodput.http.events-every", "20ms");
        return configuration;
    }

    @Override
    public void stop() {}

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
