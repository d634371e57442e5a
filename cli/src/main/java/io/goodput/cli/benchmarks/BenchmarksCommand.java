package io.goodput.cli.benchmarks;

import io.goodput.cli.questions.GatewayUrl;
import io.goodput.cli.questions.Simulations;
import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.contracts.benchmarks.BenchmarkAnswer;
import io.goodput.contracts.benchmarks.SimulatedBenchmarks;
import io.goodput.economics.readings.BenchmarkFile;
import io.goodput.economics.readings.Benchmarks;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code goodput benchmarks FILE…}. */
@Command(
        name = "benchmarks",
        description = "Read result files of load tools into one set of terms, and grade how far they may be compared.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all files were read", "1:anything else went wrong", "2:wrong input: nothing was read"})
public final class BenchmarksCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "Results of vLLM, SGLang, AIPerf, GenAI-Perf, GuideLLM, inference-perf, MLPerf's load generator,"
                            + " InferenceX or llm-d, told by their content; zips and gzips of them.")
    private List<Path> files = List.of();

    @ArgGroup
    private @Nullable Output output;

    @ArgGroup(exclusive = false)
    private @Nullable Simulated simulated;

    @Option(
            names = "--calibration",
            paramLabel = "DIR",
            description =
                    "Write rows of closed loops there as the table of load tests that `accuracy` scores and `calibrate`"
                            + " fits, for --data DIR.")
    private @Nullable Path calibration;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** At most one of them; text where there is none. */
    static final class Output {
        @Option(names = "--json", description = "Print every figure, conversion and key as canonical JSON.")
        private boolean json;

        @Option(names = "--markdown", description = "Print the rows as a Markdown table.")
        private boolean markdown;

        @Option(names = "--csv", description = "Print the rows as CSV, units in the names of the columns.")
        private boolean csv;
    }

    /** What is simulated of the rows, and where. */
    static final class Simulated {
        @Option(
                names = "--simulate",
                required = true,
                description = "Simulate each row as it was measured, and print both side by side.")
        private boolean simulate;

        @Option(
                names = "--row",
                paramLabel = "NUMBER",
                description = "Only this row, by its number in the text; can be given several times.")
        private List<Integer> rows = List.of();

        @Option(
                names = "--url",
                paramLabel = "URL",
                converter = GatewayUrl.class,
                description = "Let a running gateway simulate, such as http://localhost:8080.")
        private @Nullable URI url;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<BenchmarkFile> given = new ArrayList<>();
        List<Violation> absent = new ArrayList<>();
        for (Path file : files) {
            if (Files.isRegularFile(file) && Files.isReadable(file)) {
                given.add(BenchmarkFile.of(file));
            } else {
                absent.add(new Violation(
                        "", file.toString(), "must be a file that can be read", "Maybe name the files of a folder"));
            }
        }
        if (!absent.isEmpty()) {
            throw new InvalidInputException(absent);
        }
        BenchmarkAnswer answer = Benchmarks.read(given);
        if (calibration != null) {
            Files.createDirectories(calibration);
            Files.writeString(calibration.resolve(MeasuredServing.FILE), MeasuredServing.csv(answer));
        }
        String text = simulated == null || !simulated.simulate
                ? text(answer)
                : text(new RowSimulations(new Simulations(simulated.url)).of(answer, simulated.rows));
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
        return 0;
    }

    private String text(BenchmarkAnswer answer) {
        if (output != null && output.json) {
            return Codec.write(answer) + "\n";
        }
        if (output != null && output.csv) {
            return BenchmarksTable.csv(answer);
        }
        return output != null && output.markdown ? BenchmarksTable.markdown(answer) : BenchmarksText.of(answer);
    }

    private String text(SimulatedBenchmarks answer) {
        if (output != null && output.json) {
            return Codec.write(answer) + "\n";
        }
        if (output != null && output.csv) {
            return SimulatedRowsText.csv(answer);
        }
        return output != null && output.markdown ? SimulatedRowsText.markdown(answer) : SimulatedRowsText.of(answer);
    }
}
