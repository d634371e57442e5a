package io.goodput.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.goodput.gateway.Api;
import io.goodput.gateway.WorldTest;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Traces go through the gateway as streams; the simulator-service's side is the test's. */
@QuarkusTest
class TraceApiTest extends WorldTest {
    private static final String UPLOAD = "/api/v1/traces?name=a&format=azure";
    private static final String TRACE = "{\"name\":\"a\"}";
    private static final long MANY_BYTES = 200_000_000;

    @Test
    void aBodyOfAnyLengthArrivesAsItWasSent() {
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        neighbours.answerTraces(exchange -> {
            long sum = 0;
            long bytes = 0;
            byte[] buffer = new byte[1 << 16];
            for (int read; (read = exchange.getRequestBody().read(buffer)) >= 0; ) {
                for (int i = 0; i < read; i++) {
                    sum = sum * 31 + buffer[i];
                }
                bytes += read;
            }
            arrived.add(exchange.getRequestURI().getRawQuery() + " " + bytes + " " + sum + " "
                    + exchange.getRequestHeaders().getFirst("Content-Length"));
            answer(exchange, 201, TRACE);
        });
        for (boolean chunked : List.of(true, false)) {
            HttpRequest.BodyPublisher stream = HttpRequest.BodyPublishers.ofInputStream(() -> new Ramp(MANY_BYTES));
            HttpResponse<String> response = api.send(
                    "POST",
                    UPLOAD,
                    chunked ? stream : HttpRequest.BodyPublishers.fromPublisher(stream, MANY_BYTES),
                    "Content-Type",
                    "application/octet-stream");
            assertEquals(201, response.statusCode(), response::body);
            assertEquals(TRACE, response.body());
            assertEquals(
                    "/api/v1/traces/a",
                    response.headers().firstValue("Location").orElse(""));
            assertEquals(
                    "name=a&format=azure " + MANY_BYTES + " " + Ramp.sum(MANY_BYTES) + " "
                            + (chunked ? "null" : MANY_BYTES),
                    arrived.poll());
        }
    }

    @Test
    void theClientWaitsWhileTheSimulatorServiceDoes() throws IOException {
        var go = new CountDownLatch(1);
        neighbours.answerTraces(exchange -> {
            await(go);
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            answer(exchange, 201, TRACE);
        });
        try (Socket client = connect()) {
            send(client, head("Content-Length: " + MANY_BYTES));
            // The sockets' buffers on the way hold some megabytes; the gateway itself next to nothing.
            var stalled = new Thread(() -> {
                try {
                    client.getOutputStream().write(new byte[(int) MANY_BYTES]);
                } catch (IOException e) {
                    // Ends with the socket.
                }
            });
            stalled.start();
            stalled.join(3_000);
            assertTrue(stalled.isAlive(), "200 MB went into the gateway while nobody read them");
            go.countDown();
            assertTrue(status(client).startsWith("HTTP/1.1 201"));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatTheSimulatorServiceRefusesIsRefusedWithItsWords() {
        for (Map.Entry<Integer, Integer> each : Map.of(
                        400, 400, 409, 409, 413, 413, 429, 429, 507, 507, 401, 502, 500, 503, 503, 503)
                .entrySet()) {
            neighbours.answerTraces(exchange -> {
                exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
                answer(
                        exchange,
                        each.getKey(),
                        "{\"type\":\"urn:goodput:problem:x\",\"title\":\"t\",\"status\":%d,\"detail\":\"line 17\",\"violations\":[]}"
                                .formatted(each.getKey()));
            });
            HttpResponse<String> response = upload("x".repeat(3_000_000));
            assertEquals(each.getValue(), response.statusCode(), response::body);
            assertTrue(response.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json"));
            assertEquals(
                    each.getKey().equals(each.getValue()) && each.getKey() != 503,
                    response.body().contains("line 17"),
                    response::body);
            assertEquals(
                    List.of(429, 502, 503).contains(each.getValue()),
                    response.headers().firstValue("Retry-After").isPresent());
        }
    }

    @Test
    void aSimulatorServiceThatBreaksOffIsAnOutage() {
        neighbours.answerTraces(exchange -> {
            exchange.getRequestBody().readNBytes(1_000_000);
            exchange.close();
            throw new IOException("breaks off");
        });
        HttpResponse<String> response = upload("x".repeat(30_000_000));
        assertEquals(503, response.statusCode(), response::body);
    }

    @Test
    void aClientThatBreaksOffBreaksTheUploadOff() throws Exception {
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        var begun = new LinkedBlockingQueue<Boolean>();
        neighbours.answerTraces(exchange -> {
            try {
                exchange.getRequestBody().readNBytes(1_000);
                begun.add(true);
                exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
                ends.add("came to its end");
            } catch (IOException e) {
                ends.add("broke off");
                throw e;
            }
        });
        for (String framing : List.of("Content-Length: 3000000", "Transfer-Encoding: chunked")) {
            try (Socket client = connect()) {
                send(client, head(framing));
                if (framing.endsWith("chunked")) {
                    send(client, Integer.toHexString(100_000) + "\r\n");
                }
                client.getOutputStream().write(new byte[100_000]);
                client.getOutputStream().flush();
                assertEquals(true, begun.poll(30, TimeUnit.SECONDS));
            }
            assertEquals("broke off", ends.poll(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void whoAsksFirstIsToldBeforeSendingAnything() throws IOException {
        neighbours.answerTraces(exchange -> {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            answer(exchange, 201, TRACE);
        });
        try (Socket client = connect()) {
            send(client, head("Content-Length: 3000000\r\nExpect: 100-continue"));
            assertTrue(status(client).startsWith("HTTP/1.1 100"));
        }
        try (Socket client = connect()) {
            send(client, head("Content-Type: text/html\r\nContent-Length: 3000000\r\nExpect: 100-continue"));
            assertTrue(status(client).startsWith("HTTP/1.1 415"));
        }
    }

    @Test
    void theUploadsOwnParametersAreChecked() {
        for (String type : List.of("text/html", "multipart/form-data", "application/x-www-form-urlencoded")) {
            assertEquals(415, api.post(UPLOAD, "x", type).statusCode(), type);
        }
        assertEquals(
                415,
                api.send("POST", UPLOAD, HttpRequest.BodyPublishers.ofString("x"), "Content-Encoding", "br")
                        .statusCode());
        for (String query : List.of("&nam=b", "&name=b", "&newVersion=yes")) {
            HttpResponse<String> response = api.post(UPLOAD + query, "x", "text/plain");
            assertEquals(400, response.statusCode());
            assertEquals(1, Api.json(response.body()).get("violations").size(), response::body);
        }
    }

    @Test
    void anUnknownTraceIsNotFound() {
        for (String name : List.of("nothing", "a@7", "%00", "..%2f..", "x".repeat(2_000))) {
            assertEquals(404, api.get("/api/v1/traces/" + name).statusCode(), name);
            assertEquals(404, api.delete("/api/v1/traces/" + name).statusCode(), name);
        }
    }

    private HttpResponse<String> upload(String text) {
        return api.post(UPLOAD, text, "text/plain");
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(1, TimeUnit.MINUTES)) {
                throw new IOException("nothing happened for a minute");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(root().getHost(), root().getPort());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static String head(String headers) {
        return "POST " + UPLOAD + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n\r\n";
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        client.getOutputStream().flush();
    }

    private static String status(Socket client) throws IOException {
        try {
            return new String(client.getInputStream().readNBytes(16), StandardCharsets.ISO_8859_1);
        } catch (SocketTimeoutException e) {
            return "no answer";
        }
    }

    /** So many bytes, each known by its place. */
    private static final class Ramp extends InputStream {
        private final long bytes;
        private long next;

        Ramp(long bytes) {
            this.bytes = bytes;
        }

        static long sum(long bytes) {
            long sum = 0;
            for (long i = 0; i < bytes; i++) {
                sum = sum * 31 + (byte) i;
            }
            return sum;
        }

        @Override
        public int read() {
            return next == bytes ? -1 : (int) (next++ & 0xff);
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (next == bytes) {
                return -1;
            }
            int count = (int) Math.min(length, bytes - next);
            for (int i = 0; i < count; i++) {
                into[offset + i] = (byte) next++;
            }
            return count;
        }
    }
}
