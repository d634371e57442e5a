package io.goodput.planning;

import io.goodput.contracts.Estimates;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RunSpec;
import java.util.List;

/** Stub. */
@SuppressWarnings("DoNotCallSuggester")
public final class PlanSearch implements Search<PlanAnswer> {
    public PlanSearch(PlanRequest question, Estimates estimates, RateCard rates) {
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
    public PlanAnswer answer() {
        throw new IllegalStateException("not built");
    }
}
