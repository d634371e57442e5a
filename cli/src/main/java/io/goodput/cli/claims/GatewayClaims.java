package io.goodput.cli.claims;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.cli.questions.GatewayResponse;
import io.goodput.cli.questions.GatewayUrl;
import io.goodput.cli.questions.Simulations;
import io.goodput.codec.Codec;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.contracts.claims.ClaimScenarios;
import io.goodput.contracts.claims.PointSimulation;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Claims as a running gateway checks them. */
final class GatewayClaims implements ClaimSource {
    private static final String CLAIMS = "/api/v1/claims";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final URI gateway;

    GatewayClaims(URI gateway) {
        this.gateway = gateway;
    }

    @Override
    public String list() throws IOException, InterruptedException {
        return Codec.write(send(request(CLAIMS).GET()));
    }

    @Override
    public String check(String id, ClaimCheck check) throws IOException, InterruptedException {
        return Codec.write(post(CLAIMS + "/" + id + "/check", check));
    }

    @Override
    public ClaimScenarios scenarios(String id, ClaimCheck check) throws IOException, InterruptedException {
        return Codec.read(ClaimScenarios.class, Codec.write(post(CLAIMS + "/" + id + "/simulations", check)));
    }

    @Override
    public String check(String id, ClaimCheck check, Map<String, Simulations.Done> done)
            throws IOException, InterruptedException {
        return check(
                id,
                new ClaimCheck(
                        check.inputs(),
                        done.entrySet().stream()
                                .map(each -> new PointSimulation(
                                        each.getKey(),
                                        Objects.requireNonNull(each.getValue().id())))
                                .toList()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(GatewayUrl.at(gateway, path))
                .timeout(TIMEOUT)
                .header("Accept", "application/json");
    }

    private JsonNode post(String path, ClaimCheck check) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Codec.write(check))));
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
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
