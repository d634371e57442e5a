package io.goodput.localstack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One process of one of the services, from its fast-jar.
 *
 * @param checkout where the service is built
 * @param home the stack's folder
 * @param service the module: {@code simulator-service}, {@code tco-service} or {@code gateway}
 * @param name unique in the stack: the service, with a number where several run
 * @param port of its HTTP server, on 127.0.0.1
 * @param environment the variables that configure it, beside the port
 */
public record ServiceProcess(
        Checkout checkout, Path home, String service, String name, int port, Map<String, String> environment)
        implements Server {
    private static final int PROBE_MILLIS = 2_000;

    public ServiceProcess {
        environment = Map.copyOf(environment);
    }

    /** The root of its HTTP server, without a slash at the end. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public GuardedProcess launch() {
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        variables.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        return GuardedProcess.start(home, name, StopSignal.TERM, command(), variables);
    }

    private List<String> command() {
        boolean isSimulator = service.equals(LocalStack.SIMULATOR_SERVICE);
        return List.of(
                Programs.java(),
                isSimulator ? "-Xmx512m" : "-Xmx256m",
                "-XX:+UseSerialGC",
                // Only the simulator computes for long: as for the command line, code as fast in half the time. The
                // others would spend on compiling what better code gains them, while plans wait for the processors.
                isSimulator ? "-XX:FreqInlineSize=100" : "-XX:TieredStopAtLevel=1",
                // As on Kubernetes: a service without memory is started again rather than left half alive.
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                checkout.serviceJar(service).toString());
    }

    @Override
    public boolean isReady(GuardedProcess process) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    url().resolve("/q/health/ready").toURL().openConnection(java.net.Proxy.NO_PROXY);
            connection.setConnectTimeout(PROBE_MILLIS);
            connection.setReadTimeout(PROBE_MILLIS);
            return process.isAlive() && connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }
}
