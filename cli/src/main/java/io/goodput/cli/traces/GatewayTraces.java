package io.goodput.cli.traces;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.cli.questions.GatewayResponse;
import io.goodput.cli.questions.GatewayUrl;
import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.TraceMapping;
import io.goodput.contracts.Violation;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The traces of a gateway. */
final class GatewayTraces {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    private final URI gateway;

    /** A gateway by its address, as {@link GatewayUrl} reads it. */
    GatewayTraces(URI gateway) {
        this.gateway = gateway;
    }

    /**
     * Uploads a file, which is read while it is sent.
     *
     * @param format absent for a file that only accompanies others
     * @param mapping YAML or JSON, for formats that need one
     * @return the trace as it is stored
     * @throws InvalidInputException when the file, its name, its format or its mapping is wrong
     */
    JsonNode upload(Path file, String name, @Nullable String format, @Nullable String mapping, boolean newVersion)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher body;
        try {
            body = HttpRequest.BodyPublishers.ofFile(file);
        } catch (FileNotFoundException e) {
            throw new InvalidInputException(new Violation(
                    "",
                    file.toString(),
                    "there is no such file that can be read",
                    "Maybe trace.csv or trace.jsonl.gz"));
        }
        String query = "?name=" + encoded(name)
                + (format == null ? "" : "&format=" + encoded(format))
                + (mapping == null ? "" : "&mapping=" + encoded(json(mapping)))
                + (newVersion ? "&newVersion=true" : "");
        return send(request("/api/v1/traces" + query)
                        .header("Content-Type", "application/octet-stream")
                        // The gateway may refuse name or size before anything is sent.
                        .expectContinue(true)
                        .POST(body))
                .orElseThrow();
    }

    private static String json(String mapping) {
        try {
            return Codec.write(Codec.readStrict(TraceMapping.class, mapping, Format.YAML));
        } catch (InvalidInputException e) {
            throw e.under("/mapping");
        }
    }

    /** The newest version of each trace. */
    JsonNode list() throws IOException, InterruptedException {
        return send(request("/api/v1/traces").GET()).orElseThrow();
    }

    /** Removes a trace, or one version of it. */
    void remove(String name) throws IOException, InterruptedException {
        send(request("/api/v1/traces/" + encoded(name)).DELETE());
    }

    private Optional<JsonNode> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 204 ? Optional.empty() : Optional.of(GatewayResponse.json(response));
        } catch (ConnectException e) {
            throw new IOException("no gateway answers at " + gateway + ". Maybe start one: ./goodput up", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(GatewayUrl.at(gateway, path)).header("Accept", "application/json");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
