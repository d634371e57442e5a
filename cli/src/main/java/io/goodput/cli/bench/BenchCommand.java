package io.goodput.cli.bench;

import io.goodput.benchmarks.Benchmark;
import io.goodput.benchmarks.Benchmarks;
import io.goodput.benchmarks.Outcome;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code goodput bench NAME}. */
@Command(
        name = "bench",
        description = "Run a benchmark of engine or planner: text to standard error, one JSON line to standard output.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:run, and the result is what it must be",
            "1:the result is not, or anything else",
            "2:wrong input"
        })
public final class BenchCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The benchmark; without a name all are listed.")
    private @Nullable String name;

    @Option(
            names = "--share",
            paramLabel = "SHARE",
            defaultValue = "1",
            description = "Run only this share of the requests, without checking the result; 1 when absent.")
    private double share;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (name == null) {
            all().forEach(each -> out.println(each.name() + ": " + each.description()));
            return 0;
        }
        if (!(share > 0 && share <= 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--share (" + share + ") must be above 0 and at most 1. Maybe 0.1?");
        }
        String wanted = name;
        Benchmark benchmark = all().stream()
                .filter(each -> each.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "NAME (" + wanted + ") must be one of " + String.join(", ", names())));
        Outcome outcome = benchmark.run(share, line -> {
            err.println(line);
            err.flush();
        });
        outcome.failures().forEach(failure -> err.println("failed: " + failure));
        err.flush();
        out.println(outcome.json());
        out.flush();
        return outcome.failures().isEmpty() ? 0 : 1;
    }

    /** Those of the engine, then that of the planner. */
    private static List<Benchmark> all() {
        List<Benchmark> all = new ArrayList<>(Benchmarks.all());
        all.add(new PlanBenchmark());
        return all;
    }

    private static List<String> names() {
        return all().stream().map(Benchmark::name).toList();
    }
}
