package io.goodput.engine;

import io.goodput.contracts.Report;
import io.goodput.engine.scenario.Scenario;

/** Simulates a scenario request by request. */
@SuppressWarnings("DoNotCallSuggester")
public final class Simulator {
    private Simulator() {}

    /**
     * Runs {@code scenario} to the end of its measured requests.
     *
     * @throws LawViolationException when the run breaks a law: a defect of the engine
     * @throws EventLimitException when the run needs more events than the scenario allows
     */
    public static Report simulate(Scenario scenario) {
        throw new IllegalStateException("not built: " + scenario.seed());
    }
}
