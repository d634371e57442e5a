package io.goodput.catalog;

import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.SimulationRequest;

/** Fills a question's defaults and refuses at the door what the data sheet's arithmetic excludes. */
@SuppressWarnings("DoNotCallSuggester")
public final class Questions {
    private Questions() {}

    /**
     * The same question with every field filled.
     *
     * @throws io.goodput.contracts.InvalidInputException with all violations: unknown names (with the nearest known
     *     ones), precisions that a system lacks, models that fit no candidate, limits below the data-sheet floor or that
     *     exclude every layout, tiers that the price book does not have
     */
    public static PlanRequest resolve(PlanRequest request) {
        throw new IllegalStateException("not built");
    }

    /** As {@link #resolve(PlanRequest)}, for one scenario. */
    public static SimulationRequest resolve(SimulationRequest request) {
        throw new IllegalStateException("not built");
    }
}
