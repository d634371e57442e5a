package io.goodput.cli.questions;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What a running gateway answers at once, as JSON. */
public final class GatewayCalls {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LONGEST_UPLOAD = Duration.ofMinutes(10);

    private final URI gateway;

    /** @param gateway http or https; a path in it comes before the API's */
    public GatewayCalls(URI gateway) {
        this.gateway = gateway;
    }

    /**
     * What is at a path.
     *
     * @throws io.goodput.contracts.InvalidInputException when the input was refused, with all violations
     * @throws IOException when no gateway answers, or it refuses for another reason
     */
    public JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path).timeout(TIMEOUT).GET());
    }

    /**
     * The answer to a question; throws as {@link #get} does.
     *
     * @param mediaType of {@code question}
     */
    public JsonNode post(String path, String mediaType, String question) throws IOException, InterruptedException {
        return send(request(path)
                .timeout(TIMEOUT)
                .header("Content-Type", mediaType)
                .POST(HttpRequest.BodyPublishers.ofString(question)));
    }

    /** The answer to a form, whose files are read while they are sent; throws as {@link #get} does. */
    public JsonNode post(String path, MultipartForm form) throws IOException, InterruptedException {
        return send(request(path)
                .timeout(LONGEST_UPLOAD)
                .header("Content-Type", form.mediaType())
                .POST(form.body()));
    }

    /** A request for JSON, without a body and a timeout of its own. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(GatewayUrl.at(gateway, path)).header("Accept", "application/json");
    }

    /** What is answered to a request, nothing where that is no content; throws as {@link #get} does. */
    public JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            return GatewayResponse.json(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (ConnectException e) {
            throw new IOException("no gateway answers at " + gateway + ". Maybe start one: ./goodput up", e);
        }
    }
}
