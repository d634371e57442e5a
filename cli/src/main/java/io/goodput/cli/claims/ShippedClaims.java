package io.goodput.cli.claims;

import io.goodput.cli.questions.Simulations;
import io.goodput.codec.Codec;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.contracts.claims.ClaimScenarios;
import io.goodput.contracts.claims.SimulatedCheck;
import io.goodput.contracts.claims.SimulatedPoint;
import io.goodput.economics.claims.Claims;
import java.util.Map;

/** Claims as they ship, checked in this process. */
final class ShippedClaims implements ClaimSource {
    @Override
    public String list() {
        return Codec.write(Claims.summaries());
    }

    @Override
    public String check(String id, ClaimCheck check) {
        return Codec.write(Claims.find(id, check).orElseThrow());
    }

    @Override
    public ClaimScenarios scenarios(String id, ClaimCheck check) {
        return Claims.scenarios(id, check).orElseThrow();
    }

    @Override
    public String check(String id, ClaimCheck check, Map<String, Simulations.Done> done) {
        var simulated = new SimulatedCheck(
                check.inputs(),
                done.entrySet().stream()
                        .map(each ->
                                SimulatedPoint.of(each.getKey(), each.getValue().answer()))
                        .toList());
        return Codec.write(Claims.find(id, simulated).orElseThrow());
    }
}
