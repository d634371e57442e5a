package io.goodput.simulation.scaleout;

import io.goodput.contracts.RunSpec;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import io.goodput.contracts.scaleout.ScalingPolicy;
import java.util.Objects;

/** Runs of a scale-out that has every field filled. */
final class PolicyRuns {
    private PolicyRuns() {}

    /** The one of a policy, on the scenario's seed. */
    static RunSpec of(ScaleOutRequest question, ScalingPolicy policy) {
        SimulationRequest scenario = question.under(policy);
        Sampling sampling = Objects.requireNonNull(scenario.sampling());
        return new RunSpec(
                scenario.model(),
                Objects.requireNonNull(scenario.precision()),
                Objects.requireNonNull(scenario.engine()),
                scenario.traffic(),
                scenario.slo(),
                scenario.layout(),
                Objects.requireNonNull(scenario.promptRouting()),
                scenario.decodeRouting(),
                scenario.admission(),
                scenario.timeout(),
                Objects.requireNonNull(sampling.warmup()),
                Objects.requireNonNull(sampling.warmupRequests()),
                Objects.requireNonNull(sampling.measuredRequests()),
                Objects.requireNonNull(sampling.seed()),
                null,
                null,
                scenario.scaleOut());
    }
}
