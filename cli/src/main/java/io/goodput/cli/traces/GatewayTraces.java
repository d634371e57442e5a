package io.goodput.cli.traces;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.cli.questions.GatewayCalls;
import io.goodput.cli.questions.GatewayUrl;
import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.TraceMapping;
import io.goodput.contracts.Violation;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The traces of a gateway. */
final class GatewayTraces {
    private static final String TRACES = "/api/v1/traces";

    private final GatewayCalls gateway;

    /** A gateway by its address, as {@link GatewayUrl} reads it. */
    GatewayTraces(URI gateway) {
        this.gateway = new GatewayCalls(gateway);
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
        return gateway.send(gateway.request(TRACES + query)
                .header("Content-Type", "application/octet-stream")
                // The gateway may refuse name or size before anything is sent.
                .expectContinue(true)
                .POST(body));
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
        return gateway.send(gateway.request(TRACES).GET());
    }

    /** Removes a trace, or one version of it. */
    void remove(String name) throws IOException, InterruptedException {
        gateway.send(gateway.request(TRACES + "/" + encoded(name)).DELETE());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
