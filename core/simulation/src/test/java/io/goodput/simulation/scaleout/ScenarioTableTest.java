package io.goodput.simulation.scaleout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.Latencies;
import io.goodput.contracts.scaleout.PoolScaling;
import io.goodput.simulation.scaleout.NamedScenario.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Every named scenario under every policy in one table; {@code -Dgoldens=write} writes it anew. */
class ScenarioTableTest {
    private static final Path TABLE =
            Path.of(System.getProperty("basedir", "."), "src/test/resources/goldens/scale-outs.txt");

    /** Of a week of millions of calls, the first of the launch. */
    private static final int CALLS_OF_LAUNCHES = 30_000;

    @Test
    void everyScenarioUnderEveryPolicy() throws IOException {
        var table = new StringBuilder("""
                Ready: fewest, mean and most instances that got requests, prefill and decode. Pending: GPU-hours that were wanted and
                not to be had. Of launches that take millions of calls, the first 30,000.
                """);
        for (NamedScenario scenario : NamedScenario.all()) {
            table.append(String.format(
                    Locale.ROOT,
                    "%n%-42s %10s %9s %5s %9s %6s %9s %8s %7s %9s  %s%n",
                    scenario.name(),
                    "attainment",
                    "GPU-hours",
                    "most",
                    "decisions",
                    "flaps",
                    "pending",
                    "retries",
                    "failed",
                    "TTFT p99",
                    "ready"));
            for (Run run : part(scenario).underAll()) {
                table.append(line(run));
            }
        }
        if ("write".equals(System.getProperty("goldens"))) {
            Files.createDirectories(TABLE.getParent());
            Files.writeString(TABLE, table);
        }
        assertEquals(Files.readString(TABLE), table.toString(), "Run with -Dgoldens=write if the change is meant.");
    }

    private static NamedScenario part(NamedScenario scenario) {
        return scenario.name().startsWith("viral-launch-week")
                ? new NamedScenario(
                        scenario.name(),
                        scenario.text()
                                .replaceFirst("measuredRequests: \\d+", "measuredRequests: " + CALLS_OF_LAUNCHES))
                : scenario;
    }

    private static String line(Run run) {
        var ready = new StringBuilder();
        for (PoolScaling pool : run.changes().pools()) {
            ready.append(
                    String.format(Locale.ROOT, "  %d %.1f %d", pool.leastReady(), pool.meanReady(), pool.mostReady()));
        }
        Latencies latencies = run.report().latencies();
        return String.format(
                Locale.ROOT,
                "  %-40s %10.4f %9.1f %5d %9d %6d %9.1f %8d %7d %9s%s%n",
                run.policy(),
                run.attainment(),
                run.gpuHours(),
                run.changes().mostGpus(),
                run.decisions(),
                run.flaps(),
                run.pendingGpuHours(),
                run.changes().retries(),
                run.failed(),
                latencies == null
                        ? "unstable"
                        : String.format(
                                Locale.ROOT,
                                "%.2f s",
                                latencies.timeToFirstToken().p99Seconds()),
                ready);
    }
}
