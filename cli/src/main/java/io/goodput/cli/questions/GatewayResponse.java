package io.goodput.cli.questions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a gateway answered: the JSON that was asked for, or a refusal. */
public final class GatewayResponse {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<Integer> WRONG_INPUT = Set.of(400, 413, 415, 422);

    private GatewayResponse() {}

    /**
     * The body of a success.
     *
     * @throws InvalidInputException when the input was refused, with all violations
     * @throws IOException when anything else was
     */
    public static JsonNode json(HttpResponse<String> response) throws IOException {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return MAPPER.readTree(response.body());
        }
        if (WRONG_INPUT.contains(status)) {
            throw new InvalidInputException(violations(MAPPER.readTree(response.body())));
        }
        throw new IOException("the gateway answered " + status + ": " + detail(response.body()));
    }

    /** A problem's own words, or whatever else was answered. */
    private static String detail(String body) {
        try {
            return MAPPER.readTree(body).path("detail").asText(body);
        } catch (IOException e) {
            return body;
        }
    }

    private static List<Violation> violations(JsonNode problem) {
        List<Violation> violations = new ArrayList<>();
        for (JsonNode each : problem.path("violations")) {
            violations.add(new Violation(
                    each.path("pointer").asText(),
                    each.path("value").asText(),
                    each.path("rule").asText(),
                    each.path("advice").asText()));
        }
        if (violations.isEmpty()) {
            violations.add(new Violation(
                    "", problem.path("status").asText(), problem.path("detail").asText(), "Maybe see docs/api.md"));
        }
        return violations;
    }
}
