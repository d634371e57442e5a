package io.goodput.gateway.clients;

import io.goodput.gateway.config.HttpSettings;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Sends traces on to the simulator-service while they come in. It is asked first whether it wants the body (HTTP's
 * {@code Expect: 100-continue}), so a client that asks too is told before it sends anything; and it is sent as fast as
 * the simulator-service takes it.
 */
@Singleton
public class TraceUploads {
    private static final String SERVICE = "simulator-service";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final String traces;
    private final Duration longest;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(threads)
            .build();

    TraceUploads(@ConfigProperty(name = "quarkus.rest-client.simulator.url") String simulator, HttpSettings settings) {
        this.traces = simulator.replaceFirst("/+$", "") + "/internal/v1/traces";
        this.longest = settings.longestUpload();
    }

    /**
     * What the simulator-service says to an upload.
     *
     * @param status HTTP status
     * @param body JSON: the trace, or a problem
     */
    public record Answer(int status, String body) {}

    /**
     * Sends a trace on.
     *
     * @param query raw query of the request
     * @param length of the body where the client says it; else -1
     * @throws ClientGoneException when the body breaks off
     * @throws UnreachableException when the simulator-service does
     */
    public Answer upload(@Nullable String query, long length, InputStream body) throws InterruptedException {
        var watched = new Watched(body);
        HttpRequest.BodyPublisher chunked = HttpRequest.BodyPublishers.ofInputStream(() -> watched);
        HttpRequest.BodyPublisher publisher =
                length > 0 ? HttpRequest.BodyPublishers.fromPublisher(chunked, length) : chunked;
        HttpRequest request = HttpRequest.newBuilder(URI.create(query == null ? traces : traces + "?" + query))
                .header("Content-Type", "application/octet-stream")
                .expectContinue(true)
                .timeout(longest)
                .POST(publisher)
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            int status = response.statusCode();
            if (status >= 500 && status != 507) {
                throw new UnreachableException(SERVICE, new IOException("it answered " + status));
            }
            return new Answer(status, response.body());
        } catch (IOException e) {
            throw watched.failure == null
                    ? new UnreachableException(SERVICE, e)
                    : new ClientGoneException(watched.failure);
        }
    }

    @PreDestroy
    void close() {
        client.shutdownNow();
        threads.shutdownNow();
    }

    /** Remembers that reading failed: then it was not the simulator-service that broke off. */
    private static final class Watched extends FilterInputStream {
        volatile @Nullable IOException failure;

        Watched(InputStream body) {
            super(body);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        /** The body is closed by whoever was given it. */
        @Override
        public void close() {}
    }
}
