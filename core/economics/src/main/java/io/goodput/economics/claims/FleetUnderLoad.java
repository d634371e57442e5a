package io.goodput.economics.claims;

import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.claims.ClaimScenario;
import io.goodput.contracts.claims.LoadedFleet;
import io.goodput.contracts.claims.SimulatedPoint;
import io.goodput.economics.Numbers;
import io.goodput.economics.simulations.LoadTest;
import io.goodput.economics.simulations.LoadTest.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A fleet of GB200 NVL72 that serves queries of one length and one number of calls: at their mean rate, at the peak, and half
 * way between, as a ratio.
 *
 * @param length name of the length
 * @param inputTokens of each call
 * @param outputTokens of each call
 * @param calls of each query
 * @param queriesPerSecond mean over the claim's span
 * @param peak over the mean
 * @param fleetGpus that the claim has; as many whole units of it serve as fit
 */
record FleetUnderLoad(
        String length,
        int inputTokens,
        int outputTokens,
        double calls,
        double queriesPerSecond,
        double peak,
        int fleetGpus) {
    /** An assumption, as every scenario's source says: a reader's patience, and twenty tokens a second. */
    private static final double FIRST_TOKEN_SECONDS = 2;

    private static final double TOKEN_SECONDS = 0.05;
    private static final double ATTAINMENT = 0.99;

    /** GPUs of a prefill instance, as the measured points have it. */
    private static final int PREFILL_GPUS = 4;

    /** A unit of the fleet: prefill and decode in the ratio of the measured points of the same lengths. */
    private enum Unit {
        /** 1k in: 2 prefill instances and a decode instance of 16 GPUs. */
        SHORT(2, 16),
        /** 8k in: 4 prefill instances and a decode instance of 8 GPUs. */
        LONG(4, 8);

        final int prefillInstances;
        final int decodeGpus;

        Unit(int prefillInstances, int decodeGpus) {
            this.prefillInstances = prefillInstances;
            this.decodeGpus = decodeGpus;
        }

        int gpus() {
            return prefillInstances * PREFILL_GPUS + decodeGpus;
        }
    }

    /** A load of the curve. */
    private enum Load {
        MEAN(0),
        BETWEEN(0.5),
        PEAK(1);

        final double exponent;

        Load(double exponent) {
            this.exponent = exponent;
        }
    }

    private String point(Load load) {
        return "%s-%s-%s"
                .formatted(length, calls == 1 ? "one" : "many", load.name().toLowerCase(Locale.ROOT));
    }

    private double factor(Load load) {
        return Math.pow(peak, load.exponent);
    }

    private List<Load> loads() {
        return peak > 1 ? List.of(Load.values()) : List.of(Load.MEAN);
    }

    private Unit unit() {
        return inputTokens > 2 * outputTokens ? Unit.LONG : Unit.SHORT;
    }

    /** Questions to the simulator, the lightest load first; none where the fleet is less than a unit. */
    List<ClaimScenario> scenarios() {
        Unit unit = unit();
        int units = fleetGpus / unit.gpus();
        List<ClaimScenario> scenarios = new ArrayList<>();
        for (Load load : units == 0 ? List.<Load>of() : loads()) {
            scenarios.add(scenario(unit, units, load));
        }
        return scenarios;
    }

    private ClaimScenario scenario(Unit unit, int units, Load load) {
        var test = new LoadTest(
                "deepseek-r1",
                "nvfp4",
                "tensorrt-llm",
                inputTokens,
                null,
                outputTokens,
                null,
                null,
                queriesPerSecond * calls * factor(load),
                List.of(
                        new Workers(
                                PoolRole.PREFILL,
                                "gb200-nvl72",
                                units * unit.prefillInstances,
                                PREFILL_GPUS,
                                true,
                                null,
                                null),
                        new Workers(PoolRole.DECODE, "gb200-nvl72", units, unit.decodeGpus, true, null, null)));
        String source =
                "assumption: DeepSeek-R1 on %d of the fleet's %d GPUs, %d units of %d prefill instances of %d GPUs and a decode instance of %d; Poisson arrivals; %s s to the first token and %s s per token for %s of the calls"
                        .formatted(
                                units * unit.gpus(),
                                fleetGpus,
                                units,
                                unit.prefillInstances,
                                PREFILL_GPUS,
                                unit.decodeGpus,
                                Numbers.plain(FIRST_TOKEN_SECONDS),
                                Numbers.plain(TOKEN_SECONDS),
                                Numbers.plain(ATTAINMENT));
        return new ClaimScenario(
                point(load),
                source,
                test.scenario(new ServiceLevelObjective(
                        List.of(
                                new LatencyLimit(LatencyMetric.TTFT, null, FIRST_TOKEN_SECONDS),
                                new LatencyLimit(LatencyMetric.TPOT, null, TOKEN_SECONDS)),
                        ATTAINMENT)));
    }

    /** The fleet under those of its loads that were simulated, the lightest first. */
    Stream<LoadedFleet> simulated(SimulatedPoints simulated) {
        return loads().stream()
                .flatMap(load -> simulated.find(point(load)).stream().map(this::loaded));
    }

    private LoadedFleet loaded(SimulatedPoint point) {
        double rate = Objects.requireNonNull(point.offeredRequestsPerSecond(), point.point());
        return new LoadedFleet(
                point.point(),
                rate / (queriesPerSecond * calls),
                rate,
                point.gpus(),
                point.attainment(),
                point.holds(),
                point.medianTimeToFirstTokenSeconds(),
                point.tailTimeToFirstTokenSeconds(),
                point.tokensPerSecondPerUser(),
                point.runId());
    }
}
