package io.goodput.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.contracts.DeadLetter;
import io.goodput.contracts.SimulationRequested;
import io.goodput.localstack.TestServers;
import io.goodput.simulation.Simulation;
import io.goodput.testservers.BuiltService;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built service is stopped dead at each point of a record's way and started again. */
class CrashIT {
    @TempDir
    Path folder;

    private final SimulationRequested request = Specs.request(Specs.fresh());

    /** A consumer group of this test alone: what another test left unacknowledged does not come here. */
    private final String group = "crash-" + request.runId();

    @BeforeEach
    void startGroup() {
        Broker.startGroup(group);
    }

    @Test
    void afterTheResultIsStored() throws Exception {
        try (var broker = new Broker()) {
            Map<String, String> crash = Map.of(
                    "GOODPUT_CRASH_AT",
                    "after-store",
                    "GOODPUT_CRASH_ONCE_FILE",
                    folder.resolve("once").toString());
            broker.ask(request);
            crashed(crash);
            assertEquals("COMPLETED 1", row());
            assertEquals(0, broker.seen(request.runId()));

            BuiltService service = start(crash);
            try {
                assertEquals(
                        Simulation.run(request.spec()),
                        broker.result(request.runId()).report());
                assertEquals("COMPLETED 1", row());
            } finally {
                service.close();
            }
        }
    }

    @Test
    void afterTheResultIsPublished() throws Exception {
        try (var broker = new Broker()) {
            broker.ask(request);
            crashed(Map.of("GOODPUT_CRASH_AT", "after-publish"));
            broker.results(request.runId(), 1);

            BuiltService service = start(Map.of());
            try {
                List<String> results = broker.results(request.runId(), 2);
                assertEquals(1, Set.copyOf(results).size());
                assertEquals("COMPLETED 1", row());
            } finally {
                service.close();
            }
        }
    }

    @Test
    void inTheRun() throws Exception {
        try (var broker = new Broker()) {
            broker.ask(request);
            crashed(Map.of("GOODPUT_CRASH_AT", "after-claim"));
            assertEquals("OPEN 1", row());

            BuiltService service = start(Map.of());
            try {
                broker.result(request.runId());
                assertEquals("COMPLETED 2", row());
            } finally {
                service.close();
            }
        }
    }

    @Test
    void inEveryRunUntilTheRequestIsGivenUp() throws Exception {
        try (var broker = new Broker()) {
            Map<String, String> crash =
                    Map.of("GOODPUT_CRASH_AT", "after-claim", "GOODPUT_SIMULATIONS_MAX_ATTEMPTS", "1");
            broker.ask(request);
            crashed(crash);

            BuiltService service = start(crash);
            try {
                DeadLetter letter = broker.deadLetter(request.runId());
                assertTrue(letter.reason().contains("1 times"), letter.reason());
                assertEquals(Codec.write(request), letter.payload());
            } finally {
                service.close();
            }
        }
    }

    /** Starts the service and waits until it stops dead. */
    private void crashed(Map<String, String> settings) throws IOException, InterruptedException {
        start(settings).awaitCrash();
    }

    private BuiltService start(Map<String, String> settings) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("MP_MESSAGING_INCOMING_SIMULATION_REQUESTED_GROUP_ID", group);
        // The broker's least, so that a dead consumer's partitions pass on soon.
        all.put("MP_MESSAGING_INCOMING_SIMULATION_REQUESTED_SESSION_TIMEOUT_MS", "6000");
        all.put("GOODPUT_SIMULATIONS_CLAIM", "3S");
        return BuiltService.start(folder, "256m", all);
    }

    private String row() throws SQLException {
        TestServers servers = TestServers.shared();
        try (var connection = DriverManager.getConnection(servers.jdbcUrl(), servers.user(), servers.password());
                var query = connection.prepareStatement(
                        "select state || ' ' || attempts from simulator.run where run_id = ?")) {
            query.setString(1, request.runId());
            var rows = query.executeQuery();
            return rows.next() ? rows.getString(1) : "nothing";
        }
    }
}
