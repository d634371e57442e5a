package io.goodput.engine;

import io.goodput.contracts.CutShort;
import io.goodput.contracts.RunResult;
import io.goodput.engine.cluster.BrokenLaw;
import io.goodput.engine.cluster.Cluster;
import io.goodput.engine.cluster.Laws;
import io.goodput.engine.kernel.EventQueue;
import io.goodput.engine.scenario.Scenario;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Simulates a scenario request by request. Arrivals go on until every measured request has ended (in a hopeless overload
 * until ten times as many arrived as were wanted, or a million more); what is in flight then stays so. A scenario that
 * ends when it is hopeless ends as soon as more measured requests have missed a limit than may; its report says no more. Thread-safe: a run
 * shares nothing with another.
 */
public final class Simulator {
    private Simulator() {}

    /** As {@link #simulate(Scenario, RequestListener)}, with nobody listening. */
    public static RunResult simulate(Scenario scenario) {
        return simulate(scenario, RequestListener.NONE);
    }

    /**
     * Runs {@code scenario} to the end of its measured requests and tells {@code listener} about every request.
     *
     * @throws LawViolationException when the run breaks a law: a defect of the engine
     * @throws EventLimitException when the run needs more events than the scenario allows
     */
    public static RunResult simulate(Scenario scenario, RequestListener listener) {
        EventQueue events = new EventQueue();
        Cluster cluster = new Cluster(scenario, events, listener);
        try {
            while (!cluster.isMeasured()) {
                step(scenario, events, cluster);
            }
            CutShort cut = cluster.cutShort();
            RunResult result = cluster.result();
            obey(new Laws(cluster).brokenBy(result.report()));
            return cut(result, cut);
        } finally {
            cluster.closeSource();
        }
    }

    /**
     * As {@link #simulate(Scenario, RequestListener)}, with the laws checked after every event; then lets the requests in
     * flight finish, unheard, and checks that nothing is left behind. Costs work for every request at every event.
     */
    static RunResult simulateChecked(Scenario scenario, RequestListener listener) {
        EventQueue events = new EventQueue();
        boolean[] deaf = new boolean[1];
        Cluster cluster = new Cluster(scenario, events, request -> {
            obey(Laws.brokenBy(request));
            if (!deaf[0]) {
                listener.ended(request);
            }
        });
        try {
            Laws laws = new Laws(cluster);
            while (!cluster.isMeasured()) {
                step(scenario, events, cluster);
                obey(laws.brokenInside());
            }
            CutShort cut = cluster.cutShort();
            RunResult result = cluster.result();
            obey(laws.brokenBy(result.report()));
            deaf[0] = true;
            cluster.close();
            while (!cluster.isIdle() && !cluster.isStuck()) {
                step(scenario, events, cluster);
                obey(laws.brokenInside());
            }
            if (cluster.isIdle()) {
                obey(laws.brokenWhenDone());
            }
            return cut(result, cut);
        } finally {
            cluster.closeSource();
        }
    }

    private static RunResult cut(RunResult result, @Nullable CutShort cut) {
        return cut == null ? result : new RunResult(result.report().cutShort(cut), result.series());
    }

    private static void step(Scenario scenario, EventQueue events, Cluster cluster) {
        double before = events.now();
        if (!events.next()) {
            throw new IllegalStateException("nothing will happen any more, but measured requests are open");
        }
        if (events.now() < before) {
            throw new LawViolationException(3, "the clock went back from " + before + " to " + events.now() + " s");
        }
        if (events.handled() > scenario.maxEvents()) {
            throw new EventLimitException(scenario.maxEvents());
        }
        cluster.handle();
    }

    private static void obey(List<BrokenLaw> broken) {
        if (!broken.isEmpty()) {
            throw new LawViolationException(
                    broken.getFirst().law(), broken.getFirst().finding());
        }
    }
}
