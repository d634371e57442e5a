package io.goodput.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.EstimateRequest;
import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Report;
import io.goodput.contracts.Routing;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SearchSpace;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.Speculation;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.Traffic;
import io.goodput.engine.Simulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** No simulation of an instance serves more than its estimate allows, whatever it is made of. */
class InstanceBoundsTest {
    private static final int REQUESTS = 1_000;
    private static final double TPOT_SECONDS = 0.012;
    private static final ServiceLevelObjective SLO = new ServiceLevelObjective(
            List.of(
                    new LatencyLimit(LatencyMetric.TTFT, 50.0, 1_000),
                    new LatencyLimit(LatencyMetric.TPOT, 50.0, TPOT_SECONDS)),
            null);

    /** Evenly spaced, so that the last one arrives no later than after requests / rate. */
    private static Traffic traffic(double perSecond) {
        return new Traffic(
                perSecond,
                new Arrivals(ArrivalProcess.CONSTANT, null),
                TokenDistribution.constant(1_000),
                TokenDistribution.constant(200),
                200);
    }

    /** Every instance of a space that fits. */
    private static List<InstanceEstimate> estimates(
            String engine, String model, String precision, String system, List<Speculation> drafts) {
        var space = new SearchSpace(
                List.of(precision),
                List.of(1, 2, 8),
                List.of(1, 2),
                List.of(1, 4),
                List.of(1, 4),
                8,
                List.of(64, 256),
                List.of(2_048),
                drafts,
                List.of(),
                List.of(RoutingPolicy.LEAST_LOADED),
                List.of(),
                List.of(),
                List.of(),
                null,
                null);
        return Simulation.estimate(new EstimateRequest(
                        model,
                        precision,
                        engine,
                        traffic(1),
                        SLO,
                        List.of(system),
                        List.of(ServingMode.DISAGGREGATED, ServingMode.AGGREGATED),
                        space,
                        null,
                        null,
                        null,
                        null))
                .instances()
                .stream()
                .filter(InstanceEstimate::fits)
                .toList();
    }

    private static Report overload(String engine, String model, String precision, Layout layout, double perSecond) {
        boolean aggregated = layout.mode() == ServingMode.AGGREGATED;
        var spec = new RunSpec(
                model,
                precision,
                engine,
                traffic(perSecond),
                SLO,
                layout.resolved(),
                Routing.of(RoutingPolicy.LEAST_LOADED),
                aggregated ? null : Routing.of(RoutingPolicy.LEAST_LOADED),
                null,
                null,
                Stationarity.Warmup.OFF,
                0,
                REQUESTS,
                1);
        // The engine's own report: an overload has no percentiles in an assessed one.
        return Simulator.simulate(SimulationTest.scenario(spec)).report();
    }

    @Test
    void noRunOfRanksStagesAndGroupsServesMore() {
        check("tensorrt-llm", "gpt-oss-120b", "mxfp4", "hgx-b200", List.of(), 40);
    }

    @Test
    void noRunOfAnotherEngineServesMore() {
        check("sglang", "gpt-oss-20b", "mxfp4", "hgx-h200", List.of(), 40);
        check("vllm", "gpt-oss-20b", "mxfp4", "hgx-h200", List.of(), 40);
    }

    @Test
    void noRunThatVerifiesDraftsServesMore() {
        check("sglang", "deepseek-r1", "fp8", "hgx-h200", List.of(new Speculation(1.8, 2), new Speculation(2.5, 4)), 8);
    }

    private static void check(
            String engine, String model, String precision, String system, List<Speculation> drafts, int atLeast) {
        List<InstanceEstimate> all = estimates(engine, model, precision, system, drafts);
        assertTrue(all.size() >= atLeast, () -> all.size() + " instances");
        List<InstanceEstimate> prefilling =
                all.stream().filter(each -> each.role() == PoolRole.PREFILL).toList();
        List<String> tight = new ArrayList<>();
        for (InstanceEstimate each : all) {
            if (each.role() == PoolRole.PREFILL) {
                checkPrefill(engine, model, precision, each, all);
                continue;
            }
            // Enough prefill that decoding is what is short.
            Layout layout = each.role() == PoolRole.AGGREGATED
                    ? new Layout(ServingMode.AGGREGATED, List.of(each.instance()))
                    : new Layout(
                            ServingMode.DISAGGREGATED,
                            List.of(
                                    prefilling.getLast().instance().withInstances(ample(prefilling.getLast(), each)),
                                    each.instance()));
            double bound = each.maxRequestsPerSecond();
            Report report = overload(engine, model, precision, layout, 3 * bound);
            double served = served(report, 3 * bound);
            String what = each.instance() + ": served " + served + " of at most " + bound;
            assertTrue(served <= bound, what);
            if (served >= 0.7 * bound) {
                tight.add(each.instance().parallelism());
            }
            LimitOutcome pace = report.limits().get(1);
            double paced = served * pace.share();
            assertTrue(
                    paced <= each.maxPacedRequestsPerSecond() * (1 + 1e-9),
                    what + "; " + paced + " of at most " + each.maxPacedRequestsPerSecond() + " in time");
        }
        assertTrue(tight.size() >= atLeast / 4, "bounds are far from what is served but for " + tight);
    }

    private static int ample(InstanceEstimate prefill, InstanceEstimate decode) {
        return (int) Math.min(64, Math.ceil(4 * decode.maxRequestsPerSecond() / prefill.maxRequestsPerSecond()));
    }

    private static void checkPrefill(
            String engine, String model, String precision, InstanceEstimate prefill, List<InstanceEstimate> all) {
        InstanceEstimate decode = all.stream()
                .filter(each -> each.role() == PoolRole.DECODE)
                .max((a, b) -> Double.compare(a.maxRequestsPerSecond(), b.maxRequestsPerSecond()))
                .orElseThrow();
        double bound = prefill.maxRequestsPerSecond();
        int decoding = (int) Math.min(64, Math.ceil(4 * bound / decode.maxRequestsPerSecond()));
        Report report = overload(
                engine,
                model,
                precision,
                new Layout(
                        ServingMode.DISAGGREGATED,
                        List.of(prefill.instance(), decode.instance().withInstances(decoding))),
                3 * bound);
        double first =
                Objects.requireNonNull(report.latencies()).timeToFirstToken().maxSeconds();
        double served = REQUESTS / (REQUESTS / (3 * bound) + first);
        assertTrue(served <= bound, prefill.instance() + ": served " + served + " of at most " + bound);
        assertEquals(prefill.maxRequestsPerSecond(), prefill.maxPacedRequestsPerSecond());
    }

    /** All requests over the time until the last one ended at the latest. */
    private static double served(Report report, double perSecond) {
        return REQUESTS
                / (REQUESTS / perSecond
                        + Objects.requireNonNull(report.latencies()).endToEnd().maxSeconds());
    }

    @Test
    void aPaceBoundsTheBatch() {
        // At 12 ms a step fewer decode together than seats allow: each costs more.
        InstanceEstimate decode = estimates("tensorrt-llm", "llama-3.1-70b", "fp8", "hgx-h200", List.of()).stream()
                .filter(each -> each.role() == PoolRole.DECODE)
                .filter(each -> each.instance().tensorParallel() == 8)
                .filter(each -> Objects.equals(each.instance().maxNumSeqs(), 256))
                .findFirst()
                .orElseThrow();
        assertTrue(decode.maxPacedRequestsPerSecond() < 0.9 * decode.maxRequestsPerSecond(), decode::toString);
        assertTrue(decode.maxPacedRequestsPerSecond() > 0, decode::toString);
        // A step of one GPU reads 70 GB at 4.8 TB/s: no batch is within 12 ms.
        InstanceEstimate single = estimates("tensorrt-llm", "llama-3.1-70b", "fp8", "hgx-h200", List.of()).stream()
                .filter(each -> each.role() == PoolRole.DECODE)
                .filter(each -> each.instance().tensorParallel() == 1)
                .findFirst()
                .orElseThrow();
        assertEquals(0, single.maxPacedRequestsPerSecond());
    }

    @Test
    void poolsOfTheSpaceAreWhatIsRun() {
        List<PoolLayout> instances = estimates("tensorrt-llm", "gpt-oss-120b", "mxfp4", "hgx-b200", List.of()).stream()
                .map(InstanceEstimate::instance)
                .toList();
        assertEquals(instances.size(), instances.stream().distinct().count());
        assertTrue(instances.stream().allMatch(each -> each.equals(each.resolved()) && each.instances() == 1));
    }
}
