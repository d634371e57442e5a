package io.goodput.contracts.bills;

import io.goodput.contracts.ClassReport;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Report;
import io.goodput.contracts.Usage;
import java.util.List;

/**
 * What a bill needs of a run.
 *
 * @param runId SHA-256 of the canonical run specification and the build hash, in hexadecimal
 * @param usage of the measured window, with its hours
 * @param classes in the scenario's order
 * @param attainment share of measured requests that met every per-request limit jointly
 * @param goodputRequestsPerSecond measured requests inside the limits per second of the window
 */
public record BilledRun(
        String runId, Usage usage, List<ClassReport> classes, double attainment, double goodputRequestsPerSecond) {
    public BilledRun {
        classes = List.copyOf(classes);
    }

    /** The same with its hours as one stretch: for whoever needs its sums alone. */
    public BilledRun asAWhole() {
        return new BilledRun(runId, usage.asAWhole(), classes, attainment, goodputRequestsPerSecond);
    }

    /** Of a run that a search has. */
    public static BilledRun of(PricedRun run) {
        Report report = run.report();
        return new BilledRun(
                run.runId(), report.usage(), report.classes(), report.attainment(), report.goodputRequestsPerSecond());
    }
}
