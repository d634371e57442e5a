package io.goodput.engine;

import io.goodput.contracts.Report;
import io.goodput.engine.cluster.BrokenLaw;
import io.goodput.engine.cluster.Cluster;
import io.goodput.engine.cluster.Laws;
import io.goodput.engine.kernel.EventQueue;
import io.goodput.engine.scenario.Scenario;
import java.util.List;

/**
 * Simulates a scenario request by request. Arrivals go on until every measured request is finished or rejected (in a
 * hopeless overload until ten times as many arrived as were wanted, or a million more); what is in flight then stays so. Thread-safe: a run shares nothing with another.
 */
public final class Simulator {
    private Simulator() {}

    /**
     * Runs {@code scenario} to the end of its measured requests.
     *
     * @throws io.goodput.contracts.InvalidInputException when a token distribution cannot have its mean
     * @throws LawViolationException when the run breaks a law: a defect of the engine
     * @throws EventLimitException when the run needs more events than the scenario allows
     */
    public static Report simulate(Scenario scenario) {
        EventQueue events = new EventQueue();
        Cluster cluster = new Cluster(scenario, events);
        while (!cluster.isMeasured()) {
            step(scenario, events, cluster);
        }
        Report report = cluster.report();
        obey(new Laws(cluster).brokenBy(report));
        return report;
    }

    /**
     * As {@link #simulate}, with the laws checked after every event; then lets the requests in flight finish and checks
     * that nothing is left behind. Costs work for every request at every event.
     */
    static CheckedRun simulateChecked(Scenario scenario) {
        EventQueue events = new EventQueue();
        Cluster cluster = new Cluster(scenario, events);
        Laws laws = new Laws(cluster);
        while (!cluster.isMeasured()) {
            step(scenario, events, cluster);
            obey(laws.brokenInside());
        }
        Report report = cluster.report();
        obey(laws.brokenBy(report));
        cluster.close();
        while (events.next()) {
            cluster.handle();
            obey(laws.brokenInside());
        }
        obey(laws.brokenWhenDone());
        return new CheckedRun(report, cluster.requests());
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
