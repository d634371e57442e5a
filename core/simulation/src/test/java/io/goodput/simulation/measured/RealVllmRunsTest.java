package io.goodput.simulation.measured;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goodput.catalog.Parallelism;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.LayerProfile;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.ProfiledAllReduce;
import io.goodput.contracts.QueueOrder;
import io.goodput.contracts.Recovery;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.StepTimesSource;
import io.goodput.engine.RequestView;
import io.goodput.engine.Simulator;
import io.goodput.engine.scenario.Admission;
import io.goodput.engine.scenario.ClientTimeout;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.HandOff;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.KvRoom;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.PrefixCaching;
import io.goodput.engine.scenario.RequestClass;
import io.goodput.engine.scenario.RoutingSpec;
import io.goodput.engine.scenario.Sample;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.scenario.Speculation;
import io.goodput.simulation.steps.MeasuredData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two real runs of vLLM 0.19 on RTX PRO 6000, 300 requests each, replayed with the layer profiles of the same GPU: the
 * scheduler, the prefix cache and the step times together against what was measured.
 */
class RealVllmRunsTest {
    /** Within so much of the measured means. */
    private static final double TOLERANCE = 0.05;
    /**
     * Longest over mean context of a decode batch, the mean over the steps of the 8B run when it is replayed with each
     * batch's own longest context; taken over to the other run.
     */
    private static final double CONTEXT_SPREAD = 3.2;
    /** All-reduce over PCIe between the two GPUs: the link in the configuration beside the 32B run, 16 GB/s and 20 µs. */
    private static final ProfiledAllReduce ALL_REDUCE = new ProfiledAllReduce(20e-6, 16e9);

    private static final Path FOLDER = MeasuredData.folder().resolve("vllm-runs");

    @BeforeEach
    void runsArePresent() {
        assumeTrue(Files.exists(FOLDER.resolve("bench")), "skipped: no measured runs in " + FOLDER);
    }

    /** Means of a replay. */
    private static final class Replayed {
        private double ttft;
        private double tpot;
        private double latency;
        private double cachedTokens;
        private int finished;

        void ended(RequestView request) {
            assertEquals(RequestView.End.FINISHED, request.end());
            assertEquals(0, request.preemptions(), "KV does not bind in these runs");
            finished++;
            ttft += request.firstTokenAt() - request.arrivedAt();
            tpot += (request.endedAt() - request.firstTokenAt()) / (request.outputTokens() - 1);
            latency += request.endedAt() - request.arrivedAt();
            cachedTokens += request.cachedTokens();
        }
    }

    private static MeasuredSteps steps(LayerProfile profile, int tensorParallel) {
        return MeasuredSteps.read(
                new StepTimesSource(profile, null, null, null, null),
                FOLDER,
                Parallelism.tensor(tensorParallel),
                1,
                null);
    }

    private static LayerProfile profile(
            String model, int layers, int hidden, @Nullable ProfiledAllReduce allReduce, double spread) {
        return new LayerProfile(
                "layer_profile/RTXPRO6000/" + model + "/bf16", layers, hidden, null, null, allReduce, spread, null);
    }

    /** vLLM's scheduler as in the runs: 128 sequences, 2,048 tokens a step, blocks of 16 tokens, prefix caching. */
    private static Replayed replay(VllmRun run, MeasuredSteps steps, int gpus, long blocks, boolean caching) {
        var pool = new Pool(
                PoolRole.AGGREGATED,
                "RTX PRO 6000",
                1,
                gpus,
                1,
                1,
                steps,
                new KvRoom(blocks, 16, 0),
                KvPolicy.RECOMPUTE,
                128,
                2_048,
                QueueOrder.FIRST_COME_FIRST_SERVED,
                Speculation.NONE,
                caching ? new PrefixCaching(16, blocks, null, null) : null,
                null);
        var scenario = new Scenario(
                run,
                List.of(new RequestClass(
                        "all",
                        new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.E2E, 99.0, 3_600)), null),
                        0)),
                List.of(pool),
                null,
                HandOff.SOURCE_FIRST,
                FirstToken.END_OF_PREFILL,
                null,
                Recovery.LOCAL,
                RoutingSpec.of(RoutingPolicy.ROUND_ROBIN),
                RoutingSpec.of(RoutingPolicy.ROUND_ROBIN),
                Admission.OPEN,
                ClientTimeout.NEVER,
                Sample.ALL,
                1,
                10_000_000);
        var replayed = new Replayed();
        Simulator.simulate(scenario, replayed::ended);
        return replayed;
    }

    private static void compare(String what, VllmRun run, Replayed replayed, MeasuredSteps steps, boolean bound) {
        int n = run.requests().size();
        assertEquals(n, replayed.finished);
        double ttft = replayed.ttft / n / run.mean(VllmRun.Request::ttftSeconds) - 1;
        double tpot = replayed.tpot / n / run.mean(VllmRun.Request::tpotSeconds) - 1;
        double latency = replayed.latency / n / run.mean(VllmRun.Request::latencySeconds) - 1;
        System.out.printf(
                "%-48s TTFT %+.1f %%, TPOT %+.1f %%, latency %+.1f %%; %.1f %% of the prompts cached; beyond the profile"
                        + " %.2f %%%n",
                what,
                100 * ttft,
                100 * tpot,
                100 * latency,
                100 * replayed.cachedTokens / run.mean(VllmRun.Request::inputTokens) / n,
                100 * steps.extrapolation().share());
        if (bound) {
            assertTrue(Math.abs(ttft) < TOLERANCE, what + ": TTFT is off by " + ttft);
            assertTrue(Math.abs(tpot) < TOLERANCE, what + ": TPOT is off by " + tpot);
            assertTrue(Math.abs(latency) < TOLERANCE, what + ": latency is off by " + latency);
        }
    }

    @Test
    void llama8bOnOneGpu() throws IOException {
        VllmRun run = VllmRun.read(FOLDER.resolve("bench/RTXPRO6000/Llama-3.1-8B"));
        // 0.9 × 96 GB less 16.1 GB of weights; 32 layers × 2 × 8 heads × 128 × 2 bytes a token, 16 tokens a block.
        long blocks = (long) ((0.9 * 96e9 - 16.1e9) / (131_072 * 16));
        for (double spread : new double[] {1, CONTEXT_SPREAD}) {
            for (boolean caching : new boolean[] {false, true}) {
                MeasuredSteps steps = steps(profile("meta-llama/Llama-3.1-8B", 32, 4_096, null, spread), 1);
                compare(
                        "8B, spread " + spread + (caching ? ", prefix caching" : ""),
                        run,
                        replay(run, steps, 1, blocks, caching),
                        steps,
                        caching && spread > 1);
            }
        }
    }

    @Test
    void qwen32bOnTwoGpus() throws IOException {
        VllmRun run = VllmRun.read(FOLDER.resolve("bench/RTXPRO6000/Qwen3-32B"));
        // A GPU has half of 65.5 GB of weights and four of the eight heads in 64 layers.
        long blocks = (long) ((0.9 * 96e9 - 32.8e9) / (131_072 * 16));
        for (double spread : new double[] {1, CONTEXT_SPREAD}) {
            for (boolean caching : new boolean[] {false, true}) {
                MeasuredSteps steps = steps(profile("Qwen/Qwen3-32B", 64, 5_120, ALL_REDUCE, spread), 2);
                compare(
                        "32B TP2, spread " + spread + (caching ? ", prefix caching" : ""),
                        run,
                        replay(run, steps, 2, blocks, caching),
                        steps,
                        caching && spread > 1);
            }
        }
    }
}
