package io.goodput.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.goodput.codec.NearestNames;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.TraceNames;
import io.goodput.contracts.Violation;
import io.goodput.gateway.clients.RefusedException;
import io.goodput.gateway.clients.Traces;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.StreamSupport;

/** Names of traces in questions become the hashes of their contents: a new version changes no question asked before. */
@ApplicationScoped
class TraceHashes implements TraceNames {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Traces traces;

    TraceHashes(Traces traces) {
        this.traces = traces;
    }

    @Override
    public String contentHash(String pointer, String name) {
        try {
            return read(traces.useJson(name)).path("contentHash").asText();
        } catch (RefusedException e) {
            if (e.status() != 404) {
                throw e;
            }
            throw new InvalidInputException(new Violation(
                    pointer,
                    name,
                    "no trace has this name or content",
                    NearestNames.advice(
                            name,
                            StreamSupport.stream(read(traces.listJson()).spliterator(), false)
                                    .map(trace -> trace.path("name").asText())
                                    .toList())));
        }
    }

    private static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the simulator-service lists traces as JSON", e);
        }
    }
}
