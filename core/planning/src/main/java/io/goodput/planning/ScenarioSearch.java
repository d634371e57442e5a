package io.goodput.planning;

import io.goodput.contracts.Estimates;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SimulationAnswer;
import io.goodput.contracts.SimulationRequest;
import java.util.List;

/** Stub. */
@SuppressWarnings("DoNotCallSuggester")
public final class ScenarioSearch implements Search<SimulationAnswer> {
    public ScenarioSearch(SimulationRequest question, Estimates estimates, RateCard rates) {
        throw new IllegalStateException("not built");
    }

    @Override
    public List<RunSpec> round() {
        throw new IllegalStateException("not built");
    }

    @Override
    public void complete(List<PricedRun> runs) {
        throw new IllegalStateException("not built");
    }

    @Override
    public SearchProgress progress() {
        throw new IllegalStateException("not built");
    }

    @Override
    public SimulationAnswer answer() {
        throw new IllegalStateException("not built");
    }
}
