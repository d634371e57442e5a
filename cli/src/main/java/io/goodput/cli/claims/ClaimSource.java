package io.goodput.cli.claims;

import io.goodput.cli.questions.Simulations;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.contracts.claims.ClaimScenarios;
import java.io.IOException;
import java.util.Map;

/** Where claims and their checks come from: this process, or a gateway. */
sealed interface ClaimSource permits ShippedClaims, GatewayClaims {
    /** All claims, as canonical JSON. */
    String list() throws IOException, InterruptedException;

    /** A claim with its verdict, as canonical JSON. */
    String check(String id, ClaimCheck check) throws IOException, InterruptedException;

    /** What the simulator can be asked of a claim. */
    ClaimScenarios scenarios(String id, ClaimCheck check) throws IOException, InterruptedException;

    /** A claim with its verdict beside what was simulated, by the names of its points, as canonical JSON. */
    String check(String id, ClaimCheck check, Map<String, Simulations.Done> done)
            throws IOException, InterruptedException;
}
