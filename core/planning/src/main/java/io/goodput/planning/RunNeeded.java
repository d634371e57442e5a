package io.goodput.planning;

import io.goodput.contracts.RunSpec;

/** A run is not known yet; what needs it is computed again when it is. */
final class RunNeeded extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient RunSpec spec;

    RunNeeded(RunSpec spec) {
        super("a run is needed", null, false, false);
        this.spec = spec;
    }

    RunSpec spec() {
        return spec;
    }
}
