package io.goodput.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;

/** A client of the API, as plain as curl. */
public final class Api {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final URI root;

    public Api(URI root) {
        this.root = root;
    }

    /** Sends a request; headers are given as name, value, name, value. */
    public HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(root.resolve(path)).method(method, body).timeout(LONGEST_WAIT);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    public HttpResponse<String> head(String path) {
        return send("HEAD", path, HttpRequest.BodyPublishers.noBody());
    }

    public HttpResponse<String> delete(String path) {
        return send("DELETE", path, HttpRequest.BodyPublishers.noBody());
    }

    public HttpResponse<String> post(String path, String json) {
        return post(path, json, "application/json");
    }

    public HttpResponse<String> post(String path, String text, String contentType) {
        return send("POST", path, HttpRequest.BodyPublishers.ofString(text), "Content-Type", contentType);
    }

    /** As {@link #post}, in chunks and without a Content-Length. */
    public HttpResponse<String> postChunked(String path, String text) {
        return send(
                "POST",
                path,
                HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))),
                "Content-Type",
                "application/json");
    }

    /** Submits a question and returns the path of its job. */
    public String submit(String path, String json) {
        HttpResponse<String> response = post(path, json);
        if (response.statusCode() != 202) {
            throw new AssertionError("expected 202: " + response.statusCode() + " " + response.body());
        }
        return response.headers().firstValue("Location").orElseThrow();
    }

    /** The whole body of a job that has ended. */
    public String await(String job) {
        return until("an end of " + job, () -> {
            String body = get(job).body();
            String state = json(body).at("/job/state").asText();
            return state.equals("queued") || state.equals("running") ? null : body;
        });
    }

    /** The stored bytes of the answer inside a body. */
    public static String answer(String body) {
        String start = "{\"answer\":";
        int end = body.lastIndexOf(",\"job\":");
        if (!body.startsWith(start) || end < 0) {
            throw new AssertionError("no answer in " + body);
        }
        return body.substring(start.length(), end);
    }

    public static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    /** The first value that is not null and not false, looked for until the longest wait is over. */
    public static <T> T until(String what, Callable<T> look) {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        try {
            do {
                T found = look.call();
                if (found != null && !Boolean.FALSE.equals(found)) {
                    return found;
                }
                java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            } while (System.nanoTime() < deadline);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        throw new AssertionError("waited in vain for " + what);
    }
}
