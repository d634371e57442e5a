package io.goodput.gateway.clients;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
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

/** Sends forms with files on to the tco-service while they come in; nothing is held here. */
@Singleton
public class FormUploads {
    private static final String SERVICE = "tco-service";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final String tco;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(threads)
            .build();

    FormUploads(@ConfigProperty(name = "quarkus.rest-client.tco.url") String tco) {
        this.tco = tco.replaceFirst("/+$", "");
    }

    /**
     * What the tco-service says.
     *
     * @param status HTTP status
     * @param body JSON: the answer, or a problem
     */
    public record Answer(int status, String body) {}

    /**
     * Sends a form on.
     *
     * @param path of the tco-service's internal interface
     * @param mediaType of the form, with its boundary
     * @throws UnreachableException when the tco-service breaks off
     */
    public Answer post(String path, String mediaType, InputStream form) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(tco + path))
                .header("Content-Type", mediaType)
                .timeout(LONGEST)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> form))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 500) {
                throw new UnreachableException(SERVICE, new IOException("it answered " + response.statusCode()));
            }
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UnreachableException(SERVICE, e);
        }
    }

    @PreDestroy
    void close() {
        client.shutdownNow();
        threads.shutdownNow();
    }
}
