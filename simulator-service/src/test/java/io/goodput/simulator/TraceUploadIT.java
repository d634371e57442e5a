package io.goodput.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.localstack.TestServers;
import io.goodput.testservers.BuiltService;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads to the built service: killed in the middle of one, and with one much larger than its memory. */
class TraceUploadIT {
    @TempDir
    Path folder;

    @Test
    void anUploadThatIsKilledInTheMiddleIsRemovedAndCanBeSentAgain() throws Exception {
        String name = "killed-" + System.nanoTime();
        byte[] trace = TraceFiles.gzip(TraceFiles.utf8(TraceFiles.azure(400_000, System.nanoTime())));
        assertTrue(trace.length > 3_000_000);
        try (var service = BuiltService.start(folder, "256m", settings());
                var client = connect(service.url())) {
            client.getOutputStream()
                    .write(("POST /internal/v1/traces?format=azure&name=" + name
                                    + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + trace.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            client.getOutputStream().write(trace, 0, trace.length - 1_000);
            await(
                    "most of it is stored",
                    () -> number("select count(*) from simulator.trace_chunk c where exists"
                                    + " (select 1 from simulator.trace_upload u where u.upload_id = c.upload_id)")
                            >= 2);
            service.kill();
        }
        assertEquals(0, number("select count(*) from simulator.trace where name = '" + name + "'"));

        Map<String, String> impatient =
                Map.of("GOODPUT_TRACES_UPLOAD_SILENCE", "1S", "GOODPUT_TRACES_SWEEP_EVERY", "1S");
        try (var service = BuiltService.start(folder, "256m", with(impatient))) {
            URI url = service.url();
            await(
                    "nothing is left of it",
                    () -> number("select count(*) from simulator.trace_upload") == 0
                            && number(
                                            "select count(*) from simulator.trace_chunk c where not exists"
                                                    + " (select 1 from simulator.trace_content t where t.upload_id = c.upload_id)")
                                    == 0);
            HttpResponse<String> again = send(url, name, "POST", HttpRequest.BodyPublishers.ofByteArray(trace));
            assertEquals(201, again.statusCode(), again.body());
            assertTrue(again.body().contains(TraceFiles.sha256(trace)), again.body());
            remove(url, name);
        }
    }

    @Test
    void aTraceMuchLargerThanTheMemoryIsTaken() throws Exception {
        String name = "large-" + System.nanoTime();
        try (var service = BuiltService.start(folder, "96m", settings())) {
            URI url = service.url();
            HttpResponse<String> stored = send(
                    url, name, "POST", HttpRequest.BodyPublishers.ofInputStream(() -> TraceFiles.large(320_000_000)));
            assertEquals(201, stored.statusCode(), stored::body);
            assertTrue(number(
                            "select stored_bytes from simulator.trace_content natural join simulator.trace where name = '"
                                    + name + "'")
                    >= 320_000_000);
            long peak = service.peakMemoryBytes();
            System.out.println("peak resident memory: " + peak / 1_000_000 + " MB");
            assertTrue(peak < 320_000_000, "peak resident memory: " + peak);
            remove(url, name);
        }
    }

    private Map<String, String> settings() {
        return with(Map.of());
    }

    private Map<String, String> with(Map<String, String> settings) {
        Map<String, String> all = new java.util.HashMap<>(settings);
        all.put("GOODPUT_TRACES_CACHE_FOLDER", folder.resolve("traces").toString());
        // A group of its own: the requests of other tests do not come here.
        all.put("MP_MESSAGING_INCOMING_SIMULATION_REQUESTED_GROUP_ID", "traces-" + System.nanoTime());
        all.put("MP_MESSAGING_INCOMING_SIMULATION_REQUESTED_AUTO_OFFSET_RESET", "latest");
        return all;
    }

    private static HttpResponse<String> send(URI url, String name, String method, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        URI traces = url.resolve("/internal/v1/traces" + (method.equals("POST") ? "?format=azure&name=" : "/") + name);
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(
                    HttpRequest.newBuilder(traces).method(method, body).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static void remove(URI url, String name) throws IOException, InterruptedException {
        assertEquals(
                204,
                send(url, name, "DELETE", HttpRequest.BodyPublishers.noBody()).statusCode());
    }

    private static Socket connect(URI url) throws IOException {
        return new Socket(url.getHost(), url.getPort());
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited in vain until " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static long number(String query) {
        TestServers servers = TestServers.shared();
        try (var connection = DriverManager.getConnection(servers.jdbcUrl(), servers.user(), servers.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            assertTrue(rows.next(), query);
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }
}
