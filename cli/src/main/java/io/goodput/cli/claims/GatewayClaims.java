package io.goodput.cli.claims;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.cli.questions.GatewayCalls;
import io.goodput.cli.questions.Simulations;
import io.goodput.codec.Codec;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.contracts.claims.ClaimScenarios;
import io.goodput.contracts.claims.PointSimulation;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;

/** Claims as a running gateway checks them. */
final class GatewayClaims implements ClaimSource {
    private static final String CLAIMS = "/api/v1/claims";

    private final GatewayCalls gateway;

    GatewayClaims(URI gateway) {
        this.gateway = new GatewayCalls(gateway);
    }

    @Override
    public String list() throws IOException, InterruptedException {
        return Codec.write(gateway.get(CLAIMS));
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

    private JsonNode post(String path, ClaimCheck check) throws IOException, InterruptedException {
        return gateway.post(path, "application/json", Codec.write(check));
    }
}
