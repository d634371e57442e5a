package io.goodput.planning;

import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RunSpec;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The runs that an explanation has, and which of them it used. */
final class ExplainedRuns {
    private final Map<RunSpec, PricedRun> known;
    private final Set<RunSpec> used = new HashSet<>();

    ExplainedRuns(Map<RunSpec, PricedRun> known) {
        this.known = known;
    }

    /**
     * A run to its end. One that was to end when it is hopeless, and was not, is the same.
     *
     * @throws RunNeeded when it is not known
     */
    PricedRun get(RunSpec spec) {
        PricedRun run = known.get(spec);
        if (run == null) {
            run = known.get(spec.untilHopeless());
            if (run == null || run.report().cutShort() != null) {
                throw new RunNeeded(spec);
            }
        }
        used.add(spec);
        return run;
    }

    /** How many different ones were used. */
    int used() {
        return used.size();
    }
}
