package io.goodput.engine.scenario;

import io.goodput.contracts.scaleout.FailureRate;
import io.goodput.contracts.scaleout.Fault;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.contracts.scaleout.ScalingPolicy;
import java.util.List;

/**
 * How the pools of a run change.
 *
 * @param policy who decides the counts, with its controllers
 * @param pools in the scenario's order
 * @param gpuBudget GPUs that all may have together; {@link Integer#MAX_VALUE} for no limit
 * @param scrapeSeconds between two scrapes of the metrics, above 0
 * @param scrapeDelaySeconds from a scrape until a policy sees it
 * @param leadTimes what a new instance waits for
 * @param migrates whether requests leave at once an instance that is to go; else they finish there
 * @param graceSeconds after so long those left are taken from it; infinite for never
 * @param turnsAway whether requests are rejected while no instance can take them; else they wait
 * @param spaces racks
 * @param systems whose racks they are, by space
 * @param faults at given times
 * @param failureRates by chance
 * @param afterFailure of requests whose hardware failed
 * @param attainment share of requests that is to be held
 */
public record Elasticity(
        ScalingPolicy policy,
        List<ElasticPool> pools,
        int gpuBudget,
        double scrapeSeconds,
        double scrapeDelaySeconds,
        LeadTimes leadTimes,
        boolean migrates,
        double graceSeconds,
        boolean turnsAway,
        List<RackSpace> spaces,
        List<String> systems,
        List<Fault> faults,
        List<FailureRate> failureRates,
        AfterFailure afterFailure,
        double attainment) {
    public Elasticity {
        pools = List.copyOf(pools);
        spaces = List.copyOf(spaces);
        systems = List.copyOf(systems);
        faults = List.copyOf(faults);
        failureRates = List.copyOf(failureRates);
        for (ElasticPool pool : pools) {
            if (pool.space() >= spaces.size()) {
                throw new IllegalArgumentException("there is no space " + pool.space());
            }
        }
        if (gpuBudget < 1
                || !(scrapeSeconds > 0
                        && scrapeDelaySeconds >= 0
                        && graceSeconds >= 0
                        && attainment > 0
                        && attainment <= 1)) {
            throw new IllegalArgumentException("budget, intervals and attainment must be positive: " + gpuBudget + ", "
                    + scrapeSeconds + " s, " + scrapeDelaySeconds + " s, " + graceSeconds + " s, " + attainment);
        }
    }

    /** Whether requests may have to begin again on another instance. */
    public boolean movesRequests() {
        List<ScalingController> controllers = policy.controllers();
        boolean still = controllers != null
                && controllers.stream().allMatch(controller -> controller.policy() == PolicyKind.FIXED);
        return !still || !faults.isEmpty() || !failureRates.isEmpty();
    }
}
