package io.goodput.simulator.runs;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.SimulationRequested;
import io.goodput.contracts.Violation;

/** A run is what its specification and its build say: nobody may ask for it under another name. */
public final class RunIdentity {
    private RunIdentity() {}

    /**
     * Refuses a request that names another run than it describes.
     *
     * @throws InvalidInputException when it does
     */
    public static void check(SimulationRequested request) {
        String runId = Codec.runId(request.spec(), request.build());
        if (!runId.equals(request.runId())) {
            throw new InvalidInputException(new Violation(
                    "/runId",
                    request.runId(),
                    "runId must be the hash of specification and build, " + runId,
                    "Maybe take it from the codec"));
        }
    }
}
