package io.goodput.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole stack on this machine: Kafka and PostgreSQL, then the services. A server that dies is started again; one that
 * dies too often ends the stack. All of it ends with this process, however that one ends.
 */
public final class LocalStack implements AutoCloseable {
    public static final String SIMULATOR_SERVICE = "simulator-service";
    public static final String TCO_SERVICE = "tco-service";
    public static final String GATEWAY = "gateway";

    private final Checkout checkout;
    private final StackSettings settings;
    private final Consumer<String> console;
    private final CompletableFuture<String> givenUp = new CompletableFuture<>();
    private final Map<String, SupervisedServer> stores = new LinkedHashMap<>();
    private final Map<String, SupervisedServer> services = new LinkedHashMap<>();
    private @Nullable HomeLock homeLock;
    private boolean stopped;

    /**
     * Nothing is started yet.
     *
     * @param console takes messages about what starts and what died
     */
    public LocalStack(Checkout checkout, StackSettings settings, Consumer<String> console) {
        this.checkout = checkout;
        this.settings = settings;
        this.console = console;
    }

    /**
     * Starts all and waits until all is ready; stops what it started when something is not.
     *
     * @throws StackException when a stack runs in this home, a port is taken or a server does not start
     */
    public void start() {
        try {
            startAll();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void startAll() {
        HomeLock taken = HomeLock.take(settings.home());
        synchronized (this) {
            homeLock = taken;
        }
        GuardedProcess.awaitEndOfNoted(settings.home());
        settings.requireFreePorts();
        letPassersBy();

        KafkaServer kafka = new KafkaServer(checkout, settings.home(), settings.kafkaPort());
        PostgresServer postgres = new PostgresServer(checkout, settings.home(), settings.postgresPort());
        console.accept("starting Kafka and PostgreSQL");
        startTogether(stores, List.of(kafka, postgres));

        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        environment.put("GOODPUT_DB_URL", postgres.jdbcUrl());
        environment.put("GOODPUT_DB_USER", PostgresServer.DATABASE);
        environment.put("GOODPUT_DB_PASSWORD", postgres.password());
        environment.put(
                "GOODPUT_SIMULATOR_URL",
                "http://127.0.0.1:" + settings.simulatorPorts().getFirst());
        environment.put("GOODPUT_TCO_URL", "http://127.0.0.1:" + settings.tcoPort());
        List<Server> all = new ArrayList<>();
        all.addAll(processes(SIMULATOR_SERVICE, settings.simulatorPorts(), environment));
        all.addAll(processes(TCO_SERVICE, List.of(settings.tcoPort()), environment));
        all.addAll(processes(GATEWAY, settings.gatewayPorts(), environment));
        console.accept("starting the services");
        startTogether(services, all);
    }

    /** PostgreSQL may have to run as another user, who has to pass the home on the way to its own folder. */
    private void letPassersBy() {
        try {
            if (Files.getFileStore(settings.home()).supportsFileAttributeView("posix")) {
                var permissions = Files.getPosixFilePermissions(settings.home());
                permissions.add(java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE);
                Files.setPosixFilePermissions(settings.home(), permissions);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(settings.home() + " cannot be prepared", e);
        }
    }

    private List<Server> processes(String service, List<Integer> ports, Map<String, String> environment) {
        List<Server> processes = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            String name = i == 0 ? service : service + "-" + (i + 1);
            processes.add(new ServiceProcess(checkout, settings.home(), service, name, ports.get(i), environment));
        }
        return processes;
    }

    private void startTogether(Map<String, SupervisedServer> group, List<? extends Server> servers) {
        List<SupervisedServer> supervised = servers.stream()
                .map(server -> new SupervisedServer(server, console, givenUp))
                .toList();
        synchronized (this) {
            if (stopped) {
                throw new StackException("stopped while it starts");
            }
            supervised.forEach(server -> group.put(server.name(), server));
        }
        inParallel(supervised, SupervisedServer::start);
    }

    private static void inParallel(List<SupervisedServer> servers, Consumer<SupervisedServer> action) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(servers.stream()
                            .map(server -> CompletableFuture.runAsync(() -> action.accept(server), threads))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StackException cause ? cause : e;
        }
    }

    /** Completes with the reason when a server died too often: the stack is of no use any more. */
    public CompletableFuture<String> givenUp() {
        return givenUp.copy();
    }

    public StackSettings settings() {
        return settings;
    }

    /** The public door: the first gateway's root. */
    public URI gatewayUrl() {
        return URI.create("http://127.0.0.1:" + settings.gatewayPorts().getFirst());
    }

    /**
     * A server by its name: {@code kafka}, {@code postgres}, {@code simulator-service}, {@code tco-service}, {@code
     * gateway}, and {@code simulator-service-2} and so on where several run.
     */
    public synchronized SupervisedServer server(String name) {
        SupervisedServer server = stores.getOrDefault(name, services.get(name));
        if (server == null) {
            throw new IllegalArgumentException(
                    "no server " + name + " among " + stores.keySet() + " and " + services.keySet());
        }
        return server;
    }

    /** All servers, in the order in which they were started. */
    public synchronized List<SupervisedServer> servers() {
        List<SupervisedServer> all = new ArrayList<>(stores.values());
        all.addAll(services.values());
        return all;
    }

    /** Stops the services, then Kafka and PostgreSQL, each in good order. May be called again, and while it starts. */
    @Override
    public void close() {
        List<SupervisedServer> first;
        List<SupervisedServer> then;
        synchronized (this) {
            stopped = true;
            first = List.copyOf(services.values());
            then = List.copyOf(stores.values());
        }
        inParallel(first, SupervisedServer::stop);
        inParallel(then, SupervisedServer::stop);
        synchronized (this) {
            if (homeLock != null) {
                homeLock.close();
                homeLock = null;
            }
        }
    }
}
