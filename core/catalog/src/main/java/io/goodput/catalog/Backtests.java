package io.goodput.catalog;

import io.goodput.contracts.BacktestRequest;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.TraceFormat;
import io.goodput.contracts.TraceMapping;
import io.goodput.contracts.TraceReference;
import io.goodput.contracts.Traffic;
import java.util.List;

/** Fills the defaults of a backtest, and refuses at the door what the data sheet's arithmetic excludes. */
public final class Backtests {
    /** Nothing is held to it: a simulation has to have one. */
    public static final ServiceLevelObjective NO_OBJECTIVE =
            new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.E2E, 50.0, 3_600)), null);

    /** Columns of the traffic that a backtest replays. */
    public static final TraceMapping COLUMNS =
            new TraceMapping("arrival", null, "0", "input", "output", null, null, null, null, "hits", null, null, null);

    private Backtests() {}

    /** The trace of this content, as a backtest replays it. */
    public static TraceReference trace(String contentHash) {
        return new TraceReference(
                null, contentHash, TraceFormat.CSV, COLUMNS, null, null, null, null, null, null, null);
    }

    /** A simulation of what was deployed, under a load that is not known yet. */
    public static SimulationRequest deployment(BacktestRequest question) {
        return new SimulationRequest(
                question.model(),
                question.precision(),
                question.engine(),
                Traffic.of(trace("0".repeat(64))),
                NO_OBJECTIVE,
                question.layout(),
                question.routing(),
                question.promptRouting(),
                question.decodeRouting(),
                question.admission(),
                null,
                null,
                null,
                null,
                question.ownEntries());
    }

    /**
     * The same question with every field filled, where no files are at hand.
     *
     * @throws InvalidInputException with all violations
     */
    public static BacktestRequest resolveWithoutFiles(BacktestRequest asked) {
        return filled(asked, resolvedWithoutFiles(deployment(asked)));
    }

    /**
     * A deployment with every field filled. Nobody is billed for it.
     *
     * @throws InvalidInputException with all violations
     */
    public static SimulationRequest resolved(SimulationRequest deployment) {
        return Questions.resolveUnpriced(deployment);
    }

    /** As {@link #resolved}, where no files are at hand. */
    public static SimulationRequest resolvedWithoutFiles(SimulationRequest deployment) {
        Questions.refuseFiles(deployment);
        return resolved(deployment);
    }

    /**
     * The same question with every field filled.
     *
     * @param resolved its deployment, resolved
     */
    public static BacktestRequest filled(BacktestRequest asked, SimulationRequest resolved) {
        return new BacktestRequest(
                asked.model(),
                resolved.precision(),
                resolved.engine(),
                resolved.layout(),
                asked.log(),
                asked.metrics(),
                resolved.routing(),
                resolved.promptRouting(),
                resolved.decodeRouting(),
                asked.admission(),
                asked.maxOutputTokens(),
                asked.windowSeconds() == null
                        ? Double.valueOf(BacktestRequest.DEFAULT_WINDOW_SECONDS)
                        : asked.windowSeconds(),
                asked.seed() == null ? Long.valueOf(Questions.DEFAULT_SEED) : asked.seed(),
                asked.ownEntries());
    }
}
