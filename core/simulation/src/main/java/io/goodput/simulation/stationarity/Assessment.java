package io.goodput.simulation.stationarity;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.MeasuredStepTimes;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunResult;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.Traffic;
import io.goodput.engine.RequestListener;
import io.goodput.engine.Simulator;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.Sample;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.timing.ScaledSteps;
import io.goodput.engine.timing.StepModel;
import io.goodput.simulation.measured.Extrapolation;
import io.goodput.simulation.measured.MeasuredSteps;
import java.util.List;

/** Says of a run whether it stands for a steady state, and how sure its means are. */
public final class Assessment {
    private Assessment() {}

    /** What a load is like. Markov-modulated arrivals vary: a burst at the end is no growth. */
    public static Stationarity.Load loadOf(Traffic traffic) {
        if (traffic.concurrency() != null) {
            return Stationarity.Load.CLOSED_LOOP;
        }
        if (traffic.trace() != null) {
            return Stationarity.Load.FINITE;
        }
        boolean varies = traffic.rateCurve() != null
                || (traffic.rateChanges() != null && !traffic.rateChanges().isEmpty())
                || (traffic.arrivals() != null && traffic.arrivals().process() == ArrivalProcess.MARKOV_MODULATED);
        return varies ? Stationarity.Load.VARYING_RATE : Stationarity.Load.CONSTANT_RATE;
    }

    /**
     * Simulates a scenario and assesses the run. Where the warm-up is to be detected, a pilot run that measures from its
     * start comes first, and the scenario's own warm-up is replaced by what it shows.
     */
    public static RunResult simulate(
            Scenario scenario, Stationarity.Load load, Stationarity.Warmup warmup, RequestListener listener) {
        Scenario sampled = switch (warmup) {
            case OFF, GIVEN -> scenario;
            case DETECTED -> scenario.withSample(detected(scenario));
        };
        List<StepModel> steps = sampled.pools().stream().map(Pool::steps).toList();
        Extrapolation before = MeasuredSteps.lookUps(steps);
        RunResult result = Simulator.simulate(sampled, listener);
        if (result.report().cutShort() != null) {
            return result;
        }
        Extrapolation lookUps = MeasuredSteps.lookUps(steps).since(before);
        Report report = of(result, load, warmup, sampled.sample().warmupRequests());
        boolean isMeasured = steps.stream().map(ScaledSteps::unscaled).anyMatch(MeasuredSteps.class::isInstance);
        return new RunResult(
                isMeasured ? report.measured(new MeasuredStepTimes(lookUps.lookUps(), lookUps.share())) : report,
                result.series());
    }

    private static Sample detected(Scenario scenario) {
        Sample sample = scenario.sample();
        Sample pilot =
                new Sample(0, sample.measuredRequests(), WarmupDetection.PILOT_BUCKETS, sample.expectedSeconds());
        RunResult result = Simulator.simulate(scenario.withSample(pilot).endingWhenHopeless(false));
        return new Sample(
                WarmupDetection.requests(result.series()),
                sample.measuredRequests(),
                sample.seriesBuckets(),
                sample.expectedSeconds());
    }

    /** The report of a run with what its series tells: without percentiles when the run is unstable. */
    static Report of(RunResult result, Stationarity.Load load, Stationarity.Warmup warmup, long warmupRequests) {
        QueueGrowth growth = QueueGrowth.of(result.series());
        return result.report()
                .assessed(
                        new Stationarity(
                                load,
                                growth.grows(),
                                growth.perSecond(),
                                growth.errorPerSecond(),
                                warmup,
                                warmupRequests),
                        new BatchMeans(result.series()).confidence());
    }
}
