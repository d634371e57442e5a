package io.goodput.localstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be set about a local stack.
 *
 * @param home the folder of its data and logs
 * @param gatewayPorts of the gateways' processes, one each
 * @param simulatorPorts of the simulator-service's processes, one each
 * @param tcoPort of the tco-service
 * @param kafkaPort of the broker
 * @param postgresPort of the database
 */
public record StackSettings(
        Path home,
        List<Integer> gatewayPorts,
        List<Integer> simulatorPorts,
        int tcoPort,
        int kafkaPort,
        int postgresPort) {
    public static final String HOME = "GOODPUT_HOME";
    public static final String GATEWAY_PORT = "GOODPUT_GATEWAY_PORT";
    public static final String SIMULATOR_PORT = "GOODPUT_SIMULATOR_PORT";
    public static final String TCO_PORT = "GOODPUT_TCO_PORT";
    public static final String KAFKA_PORT = "GOODPUT_KAFKA_PORT";
    public static final String POSTGRES_PORT = "GOODPUT_POSTGRES_PORT";

    /** How many processes of the simulator-service run; the second and later ones' ports are 10 apart. */
    public static final String SIMULATORS = "GOODPUT_SIMULATORS";

    static final int MOST_SIMULATORS = 16;
    private static final int PORT_STEP = 10;

    public StackSettings {
        gatewayPorts = List.copyOf(gatewayPorts);
        simulatorPorts = List.copyOf(simulatorPorts);
        if (gatewayPorts.isEmpty() || simulatorPorts.isEmpty()) {
            throw new StackException("a stack has at least one gateway and one simulator-service");
        }
    }

    /**
     * The settings that environment variables give, else the defaults.
     *
     * @throws StackException when a variable's value is not a number, or not one that it can be
     */
    public static StackSettings of(Map<String, String> environment, Checkout checkout) {
        @Nullable String home = environment.get(HOME);
        int simulators = number(environment, SIMULATORS, 1, 1, MOST_SIMULATORS);
        int firstSimulator = port(environment, SIMULATOR_PORT, 8081);
        List<Integer> simulatorPorts = new ArrayList<>();
        for (int i = 0; i < simulators; i++) {
            simulatorPorts.add(firstSimulator + PORT_STEP * i);
        }
        return new StackSettings(
                (home == null || home.isEmpty() ? checkout.root().resolve(".goodput") : Path.of(home))
                        .toAbsolutePath()
                        .normalize(),
                List.of(port(environment, GATEWAY_PORT, 8080)),
                simulatorPorts,
                port(environment, TCO_PORT, 8082),
                port(environment, KAFKA_PORT, 9092),
                port(environment, POSTGRES_PORT, 5432));
    }

    /** Settings for a stack of a test: a home of its own, free ports, several processes of a service if wanted. */
    public static StackSettings onFreePorts(Path home, int gateways, int simulators) {
        List<Integer> ports = Ports.free(gateways + simulators + 3);
        return new StackSettings(
                home,
                ports.subList(3, 3 + gateways),
                ports.subList(3 + gateways, 3 + gateways + simulators),
                ports.get(0),
                ports.get(1),
                ports.get(2));
    }

    /**
     * Makes sure that every port is free and used once.
     *
     * @throws StackException naming all that are not, each with the setting that changes it
     */
    void requireFreePorts() {
        Map<Integer, String> users = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        gatewayPorts.forEach(port -> check(port, "the gateway", GATEWAY_PORT, users, problems));
        simulatorPorts.forEach(port -> check(port, "the simulator-service", SIMULATOR_PORT, users, problems));
        check(tcoPort, "the tco-service", TCO_PORT, users, problems);
        check(kafkaPort, "Kafka", KAFKA_PORT, users, problems);
        check(postgresPort, "PostgreSQL", POSTGRES_PORT, users, problems);
        if (!problems.isEmpty()) {
            throw new StackException(String.join("\n", problems));
        }
    }

    private static void check(
            int port, String user, String setting, Map<Integer, String> users, List<String> problems) {
        @Nullable String other = users.putIfAbsent(port, user);
        if (other != null) {
            problems.add("port " + port + " is given to " + other + " and to " + user + ". Maybe set " + setting
                    + " to another port?");
        } else if (!Ports.isFree(port)) {
            problems.add("port " + port + ", for " + user + ", is taken by another program. Maybe set " + setting
                    + " to another port?");
        }
    }

    private static int port(Map<String, String> environment, String setting, int byDefault) {
        return number(environment, setting, byDefault, 1, 65_535);
    }

    private static int number(
            Map<String, String> environment, String setting, int byDefault, int smallest, int largest) {
        @Nullable String text = environment.get(setting);
        if (text == null || text.isEmpty()) {
            return byDefault;
        }
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= smallest && value <= largest) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new StackException(
                setting + " (" + text + ") must be a whole number from " + smallest + " to " + largest + ".");
    }
}
