package io.goodput.simulation.scaleout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.Catalog;
import io.goodput.catalog.Questions;
import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.scaleout.PoolScaling;
import io.goodput.contracts.scaleout.ScaleOutReport;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import io.goodput.contracts.scaleout.ScalingPolicy;
import io.goodput.engine.scenario.Scenario;
import io.goodput.simulation.Scenarios;
import io.goodput.simulation.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A question that ships in {@code examples/scale-out}, as it is or with parts of its text changed.
 *
 * @param name of its file, without the ending
 * @param text YAML
 */
record NamedScenario(String name, String text) {
    private static final Path FOLDER = Path.of(System.getProperty("basedir", "."), "../../examples/scale-out");

    /** By text and policy: several tests look at the same runs. */
    private static final Map<String, Run> RUNS = new ConcurrentHashMap<>();

    static NamedScenario of(String name) {
        try {
            return new NamedScenario(name, Files.readString(FOLDER.resolve(name + ".yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that ship, by name. */
    static List<NamedScenario> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".yaml"))
                    .sorted()
                    .map(file -> of(file.substring(0, file.length() - ".yaml".length())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with {@code part}, which is in its text once, replaced. */
    NamedScenario with(String part, String replacement) {
        assertTrue(text.contains(part), () -> name + " lacks '" + part + "'");
        assertEquals(text.indexOf(part), text.lastIndexOf(part), () -> name + " has '" + part + "' more than once");
        return new NamedScenario(name, text.replace(part, replacement));
    }

    /** Every field filled. */
    ScaleOutRequest question() {
        return Questions.resolve(Codec.readStrict(ScaleOutRequest.class, text, Format.YAML));
    }

    /** What comes of it under one of its policies, by name. */
    Run under(String policy) {
        ScaleOutRequest question = question();
        return run(question, get(question, policy));
    }

    /** What the engine gets of it under one of its policies. */
    Scenario scenario(String policy) {
        ScaleOutRequest question = question();
        return new Scenarios(Catalog.shipped()).of(PolicyRuns.of(question, get(question, policy)));
    }

    private static ScalingPolicy get(ScaleOutRequest question, String name) {
        return Objects.requireNonNull(question.policies()).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What comes of it under each of its policies, in their order. */
    List<Run> underAll() {
        ScaleOutRequest question = question();
        return Objects.requireNonNull(question.policies()).stream()
                .map(policy -> run(question, policy))
                .toList();
    }

    private Run run(ScaleOutRequest question, ScalingPolicy policy) {
        return RUNS.computeIfAbsent(text + '\n' + policy, key -> simulated(question, policy));
    }

    private Run simulated(ScaleOutRequest question, ScalingPolicy policy) {
        Report report = Simulation.run(RunSpec.of(question.under(policy)));
        return new Run(name, policy.name(), report);
    }

    /** A scenario under a policy. */
    record Run(String scenario, String policy, Report report) {
        private static final double HOUR_SECONDS = 3_600;

        double attainment() {
            return report.attainment();
        }

        int failed() {
            return Math.toIntExact(report.requests().failed());
        }

        ScaleOutReport changes() {
            return Objects.requireNonNull(report.scaleOut());
        }

        /** Of instances that had their GPUs. */
        double gpuHours() {
            return changes().heldGpuSeconds() / HOUR_SECONDS;
        }

        double pendingGpuHours() {
            return changes().pools().stream()
                            .mapToDouble(PoolScaling::pendingGpuSeconds)
                            .sum()
                    / HOUR_SECONDS;
        }

        long decisions() {
            return changes().pools().stream().mapToLong(PoolScaling::decisions).sum();
        }

        long flaps() {
            return changes().pools().stream().mapToLong(PoolScaling::flaps).sum();
        }

        PoolScaling prefill() {
            return changes().pools().getFirst();
        }

        PoolScaling decode() {
            return changes().pools().getLast();
        }

        /** Mean ready instances of a pool around a time. */
        double ready(int pool, double seconds) {
            return changes().series().stream()
                    .filter(bucket -> bucket.fromSeconds() <= seconds && seconds < bucket.toSeconds())
                    .findFirst()
                    .orElseThrow()
                    .pools()
                    .get(pool)
                    .ready();
        }
    }
}
