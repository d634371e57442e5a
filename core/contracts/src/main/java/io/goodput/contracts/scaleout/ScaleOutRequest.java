package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntryNames;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.TraceNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The question: which policies hold the attainment on this scenario, and at what cost? Every policy runs on the same
 * arrivals, lead times and faults.
 *
 * @param scenario the load, the layout at the start, and how it lives; its scaleOut names no policy
 * @param policies 1 to 20 of different names; when absent all that need no parameters and can decide for the layout
 * @param attainment share of requests that a policy has to hold, 0.5 to 1, in the place of the objective's; that when
 *     absent, and 0.99 where the objective has percentiles
 * @param replications further seeds that every policy runs on, 0 to 10; as many as the scenario's sampling names when
 *     absent, else 0
 */
public record ScaleOutRequest(
        SimulationRequest scenario,
        @Nullable List<ScalingPolicy> policies,
        @Nullable Double attainment,
        @Nullable Integer replications) {
    /** The most policies of one question. */
    public static final int MAX_POLICIES = 20;

    /** The share of requests where neither question nor objective says one. */
    public static final double DEFAULT_ATTAINMENT = 0.99;

    public ScaleOutRequest {
        var checks = new Checks();
        ScaleOut scaleOut = scenario.scaleOut();
        checks.require(
                scaleOut == null || scaleOut.policy() == null,
                "scenario/scaleOut/policy",
                scaleOut == null || scaleOut.policy() == null
                        ? "absent"
                        : scaleOut.policy().name(),
                "the scenario of a scale-out runs under each of its policies, and names none itself",
                "Maybe put it into policies");
        if (policies != null) {
            policies = List.copyOf(policies);
            checks.distinct(
                    "policies", policies.stream().map(ScalingPolicy::name).toList(), 1, MAX_POLICIES);
        }
        checkAttainment(checks, attainment, scenario);
        if (replications != null) {
            checks.range("replications", replications, 0, 10);
        }
        checks.done();
    }

    /** The scenario under one of the policies, which the question has; its objective is what has to be held. */
    public SimulationRequest under(ScalingPolicy policy) {
        ScaleOut living = scenario.scaleOut();
        SimulationRequest run = scenario.withScaleOut(living == null ? ScaleOut.of(policy) : living.withPolicy(policy));
        return scenario.slo().attainment() == null ? run : run.withAttainment(requiredAttainment());
    }

    /** Reports an attainment that cannot be asked of the scenario's requests. */
    public static void checkAttainment(Checks checks, @Nullable Double attainment, SimulationRequest scenario) {
        if (attainment != null) {
            checks.range("attainment", attainment, 0.5, 1);
            checks.require(
                    scenario.slo().attainment() != null || attainment == DEFAULT_ATTAINMENT,
                    "attainment",
                    attainment,
                    "where the objective's limits have percentiles, what is held is %s of the requests inside all of them"
                            .formatted(DEFAULT_ATTAINMENT),
                    "Maybe scenario.slo.attainment: %s, and limits without percentiles".formatted(attainment));
        }
    }

    /** The share of requests that a policy has to hold. */
    public double requiredAttainment() {
        return requiredAttainment(attainment, scenario.slo());
    }

    /** The share of requests that has to be held by what a question asks, or else its objective. */
    public static double requiredAttainment(@Nullable Double asked, ServiceLevelObjective slo) {
        if (asked != null) {
            return asked;
        }
        Double objective = slo.attainment();
        return objective == null ? DEFAULT_ATTAINMENT : objective;
    }

    /** The same with the contents of traces in the place of their names. */
    public ScaleOutRequest resolved(TraceNames names) {
        try {
            return on(scenario.resolved(names));
        } catch (InvalidInputException e) {
            throw e.under("/scenario");
        }
    }

    /** The same with the exact names of entries that are the asker's own, and those entries. */
    public ScaleOutRequest named(OwnEntryNames names) {
        return on(scenario.named(names));
    }

    /** The same policies on another scenario. */
    public ScaleOutRequest on(SimulationRequest other) {
        return new ScaleOutRequest(other, policies, attainment, replications);
    }
}
