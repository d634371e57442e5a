package io.goodput.simulator;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.goodput.simulator.config.TraceSettings;
import io.goodput.simulator.traces.MissingTraceException;
import io.goodput.simulator.traces.TraceStore;
import io.goodput.simulator.traces.Traces;
import io.goodput.testservers.RealServers;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Traces are uploaded, kept, read and removed; the tests' limits are small. */
@QuarkusTest
@WithTestResource(value = RealServers.class, scope = TestResourceScope.GLOBAL)
@SuppressWarnings("NullAway.Init")
class TracesTest {
    /** PostgreSQL's SQLSTATE. */
    private static final String DEADLOCK_DETECTED = "40P01";

    private static final String PROBLEM = "application/problem+json";
    private static final byte[] TRACE = TraceFiles.utf8(TraceFiles.azure(1_000, 1));
    private static final byte[] OTHER = TraceFiles.utf8(TraceFiles.azure(1_000, 2));

    @Inject
    Traces traces;

    @Inject
    TraceSettings settings;

    @Inject
    TraceStore store;

    @Inject
    AgroalDataSource dataSource;

    @TestHTTPResource("/internal/v1/traces")
    URI url;

    @BeforeEach
    void removeAll() throws IOException {
        execute("truncate trace, trace_content, trace_chunk, trace_upload");
        try (var copies = Files.newDirectoryStream(settings.cacheFolder())) {
            for (Path copy : copies) {
                Files.delete(copy);
            }
        }
    }

    // Kept as sent.

    @Test
    void whatIsReadIsWhatWasSentPlainOrCompressed() throws IOException {
        for (byte[] sent : List.of(TRACE, TraceFiles.gzip(TRACE), noise(3_500_000), new byte[0])) {
            String hash = TraceFiles.sha256(sent);
            keep("trace-" + hash.substring(0, 8), sent)
                    .statusCode(201)
                    .body("contentHash", equalTo(hash))
                    .body("version", equalTo(1))
                    .body("storedBytes", equalTo(sent.length))
                    .body("format", equalTo("none"));
            assertArrayEquals(sent, read(hash));
            assertArrayEquals(sent, read(hash));
        }
        assertEquals(
                TRACE.length,
                number("select text_bytes from trace_content where content_hash = '"
                        + TraceFiles.sha256(TraceFiles.gzip(TRACE)) + "'"));
    }

    @Test
    void severalGzipMembersAreOneTrace() {
        byte[] half = TraceFiles.gzip(Arrays.copyOf(TRACE, TRACE.length / 2));
        byte[] rest = TraceFiles.gzip(Arrays.copyOfRange(TRACE, TRACE.length / 2, TRACE.length));
        upload("members", concatenated(half, rest)).statusCode(201).body("textBytes", equalTo(TRACE.length));
    }

    @Test
    void theSameAgainIsStoredOnce() {
        upload("again", TRACE).statusCode(201);
        upload("again", TRACE).statusCode(200).body("version", equalTo(1));
        upload("other-name", TRACE).statusCode(201);

        assertEquals(1, number("select count(*) from trace_content"));
        assertEquals(1, number("select count(*) from trace_chunk"));
        assertEquals(0, number("select count(*) from trace_upload"));
    }

    @Test
    void anotherContentNeedsAnotherNameOrANewVersion() {
        upload("name", TRACE).statusCode(201);
        upload("name", OTHER)
                .statusCode(409)
                .contentType(PROBLEM)
                .body("detail", containsString(TraceFiles.sha256(TRACE)));
        assertEquals(1, number("select count(*) from trace_chunk"));
        assertEquals(0, number("select count(*) from trace_upload"));

        given().queryParam("newVersion", true)
                .queryParam("name", "name")
                .queryParam("format", "azure")
                .body(OTHER)
                .post("/internal/v1/traces")
                .then()
                .statusCode(201)
                .body("version", equalTo(2));
        String newest = "contentHash[0]";
        given().get("/internal/v1/traces/name").then().body("version", equalTo(List.of(2, 1)));
        given().get("/internal/v1/traces/name@1").then().body(newest, equalTo(TraceFiles.sha256(TRACE)));
        given().get("/internal/v1/traces").then().body("version", equalTo(List.of(2)));
        given().post("/internal/v1/traces/name/uses").then().body("contentHash", equalTo(TraceFiles.sha256(OTHER)));
        given().get("/internal/v1/traces/name@3").then().statusCode(404);
    }

    // Refused, and nothing kept.

    @Test
    void aWrongNameOrFormatIsRefused() {
        for (String name : List.of("", "a b", "a/b", "../etc", "a@1", "x".repeat(101), "-a", "a".repeat(64))) {
            upload(name, TRACE).statusCode(400).contentType(PROBLEM).body("violations[0].pointer", equalTo("/name"));
        }
        given().queryParam("name", "a")
                .queryParam("format", "azur")
                .body(TRACE)
                .post("/internal/v1/traces")
                .then()
                .statusCode(400)
                .body("violations[0].pointer", equalTo("/format"))
                .body("violations[0].value", equalTo("azur"));
        assertNothingKept();
    }

    @Test
    void aGzipFileThatIsNotWholeIsRefused() {
        byte[] gzip = TraceFiles.gzip(TRACE);
        byte[] flipped = gzip.clone();
        flipped[gzip.length / 2] ^= 1;
        for (byte[] broken : List.of(
                Arrays.copyOf(gzip, gzip.length - 1), Arrays.copyOf(gzip, 5), flipped, concatenated(gzip, TRACE))) {
            upload("broken", broken)
                    .statusCode(400)
                    .contentType(PROBLEM)
                    .body("violations[0].rule", containsString("gzip"));
        }
        assertNothingKept();
    }

    @Test
    void aTraceThatIsTooLargeIsRefused() {
        keep("large", noise(4 * 1024 * 1024 + 1)).statusCode(413).body("detail", containsString("max-bytes"));
        given().queryParam("name", "chunked")
                .body(new java.io.ByteArrayInputStream(noise(9_000_000)))
                .post("/internal/v1/traces")
                .then()
                .statusCode(413);
        keep("fits", noise(4 * 1024 * 1024)).statusCode(201);
    }

    @Test
    void aZipBombIsRefusedBeforeItIsUnpacked() {
        // 33 MiB of zeros, in 33 KB: the limit of the text is 32 MiB.
        keep("bomb", TraceFiles.gzip(new byte[33 << 20]))
                .statusCode(413)
                .body("detail", containsString("max-text-bytes"));
        assertNothingKept();
    }

    @Test
    void moreThanTheStoreHoldsIsRefused() {
        keep("first", noise(4_000_000)).statusCode(201);
        keep("second", noise(4_000_000)).statusCode(201);
        keep("third", noise(4_000_000)).statusCode(507).contentType(PROBLEM);
        assertEquals(2, number("select count(*) from trace_content"));
        assertEquals(0, number("select count(*) from trace_upload"));

        given().delete("/internal/v1/traces/first").then().statusCode(204);
        keep("third", noise(4_000_000)).statusCode(201);
    }

    @Test
    void moreTracesThanAreAllowedAreRefused() {
        for (int i = 0; i < 5; i++) {
            upload("trace-" + i, TRACE).statusCode(201);
        }
        upload("trace-5", TRACE).statusCode(507).body("detail", containsString("max-count"));
        assertEquals(5, number("select count(*) from trace"));
        assertEquals(1, number("select count(*) from trace_chunk"));
    }

    // Read as a simulation reads it.

    @Test
    void whatIsInATraceIsCounted() {
        for (byte[] sent : List.of(TRACE, TraceFiles.gzip(OTHER))) {
            upload("counted-" + sent.length, sent)
                    .statusCode(201)
                    .body("format", equalTo("azure"))
                    .body("summary.requests", equalTo(1_000))
                    .body("summary.seconds", equalTo(0.999f));
        }
    }

    @Test
    void aWrongLineIsNamedByItsNumberAndNothingIsKept() {
        // The header is line 1, so that request i is line i + 2.
        String lines = new String(TRACE, StandardCharsets.UTF_8);
        String broken = lines.replaceFirst("(?m)^(2023-11-16 00:00:00.7000000),.*$", "$1,none,7");
        for (byte[] sent : List.of(TraceFiles.utf8(broken), TraceFiles.gzip(TraceFiles.utf8(broken)))) {
            upload("broken", sent)
                    .statusCode(400)
                    .contentType(PROBLEM)
                    .body("violations[0].rule", containsString("line 702 of broken"));
        }
        assertNothingKept();
    }

    @Test
    void aMappingSaysWhatColumnsMean() {
        byte[] trace = TraceFiles.utf8("t;in;out\n0;10;1\n2;30;3\n");
        String mapping = "{\"arrival\":\"t\",\"inputTokens\":\"in\",\"outputTokens\":\"out\",\"delimiter\":\";\"}";
        given().queryParam("name", "mapped")
                .queryParam("format", "csv")
                .queryParam("mapping", mapping)
                .body(trace)
                .post("/internal/v1/traces")
                .then()
                .statusCode(201)
                .body("summary.requests", equalTo(2))
                .body("summary.inputTokens.max", equalTo(30));
        for (String wrong : List.of("", "{", "{\"arrival\":\"t\"}", "{\"x\":1}")) {
            given().queryParam("name", "wrong")
                    .queryParam("format", "csv")
                    .queryParam("mapping", wrong)
                    .body(trace)
                    .post("/internal/v1/traces")
                    .then()
                    .statusCode(400)
                    .body("violations[0].pointer", org.hamcrest.Matchers.startsWith("/mapping"));
        }
    }

    // Clients that stop in the middle.

    @Test
    void anUploadWhoseClientVanishesLeavesNothing() throws IOException {
        String fixed = "Content-Length: 3000000\r\n\r\n";
        String chunked = "Transfer-Encoding: chunked\r\n\r\n";
        for (String framing : List.of(fixed, chunked)) {
            try (Socket client = connect()) {
                send(client, head("vanishing") + framing);
                sendPart(client, framing.equals(chunked), 1_500_000);
                await("the first chunk is stored", () -> number("select count(*) from trace_chunk") == 1);
            }
            await("nothing is left", () -> number("select count(*) from trace_upload") == 0);
            assertNothingKept();
        }
    }

    @Test
    void uploadsBeyondTheLimitAreToldToComeLater() throws IOException {
        try (Socket first = connect();
                Socket second = connect()) {
            for (Socket client : List.of(first, second)) {
                send(client, head("slow") + "Content-Length: 3000000\r\n\r\n");
                sendPart(client, false, 100);
            }
            await("both have begun", () -> number("select count(*) from trace_upload") == 2);
            upload("third", TRACE).statusCode(429).header("Retry-After", Integer::parseInt, greaterThan(0));
        }
        await("both are given up", () -> number("select count(*) from trace_upload") == 0);
        upload("third", TRACE).statusCode(201);
    }

    @Test
    void whoAsksFirstSendsNothingInVain() throws IOException {
        String ask = "Content-Length: 3000000\r\nExpect: 100-continue\r\n\r\n";
        try (Socket client = connect()) {
            send(client, head("no%20name") + ask);
            assertTrue(answer(client).startsWith("HTTP/1.1 400"));
        }
        try (Socket client = connect()) {
            send(client, head("a-name") + ask);
            assertTrue(answer(client).startsWith("HTTP/1.1 100"));
        }
    }

    // Removed.

    @Test
    void aTraceThatNobodyUsedGoesAtOnce() {
        upload("unused", TRACE).statusCode(201);
        given().delete("/internal/v1/traces/unused").then().statusCode(204);
        given().get("/internal/v1/traces/unused").then().statusCode(404);
        given().delete("/internal/v1/traces/unused").then().statusCode(404);
        assertNothingKept();
        assertThrows(MissingTraceException.class, () -> read(TraceFiles.sha256(TRACE)));
    }

    @Test
    void oneVersionMayGo() {
        upload("name", TRACE);
        given().queryParam("newVersion", true)
                .queryParam("name", "name")
                .queryParam("format", "azure")
                .body(OTHER)
                .post("/internal/v1/traces");
        given().delete("/internal/v1/traces/name@2").then().statusCode(204);
        given().get("/internal/v1/traces/name").then().body("version", equalTo(List.of(1)));
    }

    @Test
    void aTraceThatWasUsedIsKeptForADayForThoseWhoUseIt() throws IOException {
        upload("used", TRACE);
        given().post("/internal/v1/traces/used/uses").then().statusCode(200);
        given().post("/internal/v1/traces/" + TraceFiles.sha256(TRACE) + "/uses")
                .then()
                .statusCode(200);
        given().post("/internal/v1/traces/" + TraceFiles.sha256(OTHER) + "/uses")
                .then()
                .statusCode(404);
        given().delete("/internal/v1/traces/used").then().statusCode(204);

        given().post("/internal/v1/traces/used/uses").then().statusCode(404);
        store.sweep();
        assertArrayEquals(TRACE, read(TraceFiles.sha256(TRACE)));

        execute("update trace_content set used_at = now() - interval '25 hours'");
        assertArrayEquals(TRACE, read(TraceFiles.sha256(TRACE)));
        store.sweep();
        assertArrayEquals(TRACE, read(TraceFiles.sha256(TRACE)));

        execute("update trace_content set used_at = now() - interval '25 hours'");
        store.sweep();
        assertNothingKept();
    }

    @Test
    void tracesThatNobodyUsesForLongGo() {
        upload("old", TRACE);
        upload("young", OTHER);
        execute("update trace_content set created_at = now() - interval '91 days' where content_hash = '"
                + TraceFiles.sha256(TRACE) + "'");
        store.sweep();
        given().get("/internal/v1/traces").then().body("name", equalTo(List.of("young")));
        assertEquals(1, number("select count(*) from trace_chunk"));
    }

    @Test
    void anUploadThatDiedWithItsProcessIsRemovedOnceItIsSilentForLong() {
        String dead = "'6b0f9bb4-4f5a-4f0e-8f6f-0f6d6a1f0c11'";
        String alive = "'6b0f9bb4-4f5a-4f0e-8f6f-0f6d6a1f0c12'";
        for (String upload : List.of(dead, alive)) {
            execute("insert into trace_upload values (" + upload + ", 1, now())");
            execute("insert into trace_chunk values (" + upload + ", 0, '\\x01')");
        }
        execute("update trace_upload set touched_at = now() - interval '11 minutes' where upload_id = " + dead);
        store.sweep();
        assertEquals(1, number("select count(*) from trace_upload"));
        assertEquals(1, number("select count(*) from trace_chunk"));
    }

    // Copies on the disk.

    @Test
    void theCopiesReadLongestAgoMakeRoom() throws Exception {
        byte[] first = noise(2_000_000);
        byte[] second = noise(2_000_000);
        byte[] third = noise(2_000_000);
        for (byte[] each : List.of(first, second, third)) {
            keep("copied-" + TraceFiles.sha256(each).substring(0, 8), each).statusCode(201);
        }
        read(TraceFiles.sha256(first));
        TimeUnit.MILLISECONDS.sleep(20);
        read(TraceFiles.sha256(second));
        TimeUnit.MILLISECONDS.sleep(20);
        read(TraceFiles.sha256(first));
        TimeUnit.MILLISECONDS.sleep(20);
        assertArrayEquals(third, read(TraceFiles.sha256(third)));

        // 5 MiB hold two of them; the second was read longest ago.
        assertTrue(copied(first) && copied(third));
        assertTrue(!copied(second));
        assertArrayEquals(second, read(TraceFiles.sha256(second)));
    }

    @Test
    void aTraceIsReadFromTheDatabaseWhenTheDiskIsOfNoUse() throws IOException {
        upload("a", TRACE);
        Path folder = settings.cacheFolder();
        Path aside = folder.resolveSibling("traces-aside");
        Files.move(folder, aside);
        try {
            assertArrayEquals(TRACE, read(TraceFiles.sha256(TRACE)));
        } finally {
            Files.move(aside, folder);
        }
    }

    private boolean copied(byte[] trace) {
        return Files.exists(settings.cacheFolder().resolve(TraceFiles.sha256(trace)));
    }

    /** Keeps bytes that are no trace of any format. */
    private static ValidatableResponse keep(String name, byte[] bytes) {
        return given().queryParam("name", name)
                .contentType("application/octet-stream")
                .body(bytes)
                .post("/internal/v1/traces")
                .then();
    }

    private static ValidatableResponse upload(String name, byte[] bytes) {
        return given().queryParam("name", name)
                .queryParam("format", "azure")
                .contentType("application/octet-stream")
                .body(bytes)
                .post("/internal/v1/traces")
                .then();
    }

    private byte[] read(String hash) throws IOException {
        try (InputStream in = traces.open(hash)) {
            return in.readAllBytes();
        }
    }

    private void assertNothingKept() {
        for (String table : List.of("trace", "trace_content", "trace_chunk", "trace_upload")) {
            assertEquals(0, number("select count(*) from " + table), table);
        }
    }

    private static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(bytes + System.nanoTime()).nextBytes(noise);
        noise[0] = 0;
        return noise;
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        var both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    private Socket connect() throws IOException {
        var socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static String head(String name) {
        return "POST /internal/v1/traces?name=" + name + " HTTP/1.1\r\nHost: a\r\n";
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        client.getOutputStream().flush();
    }

    private static void sendPart(Socket client, boolean chunked, int bytes) throws IOException {
        if (chunked) {
            send(client, Integer.toHexString(bytes) + "\r\n");
        }
        client.getOutputStream().write(noise(bytes));
        if (chunked) {
            send(client, "\r\n");
        }
        client.getOutputStream().flush();
    }

    private static String answer(Socket client) throws IOException {
        return new String(client.getInputStream().readNBytes(16), StandardCharsets.ISO_8859_1);
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited in vain until " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Executes a command; again, if the database chose it as the victim of a deadlock with an upload that is torn down. */
    private void execute(String command) {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(command);
        } catch (SQLException e) {
            if (DEADLOCK_DETECTED.equals(e.getSQLState())) {
                execute(command);
                return;
            }
            throw new IllegalStateException(command, e);
        }
    }

    private long number(String query) {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            assertTrue(rows.next(), query);
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }
}
