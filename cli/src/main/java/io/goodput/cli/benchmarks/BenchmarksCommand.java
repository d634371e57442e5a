package io.goodput.cli.benchmarks;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.contracts.benchmarks.BenchmarkAnswer;
import io.goodput.economics.readings.BenchmarkFile;
import io.goodput.economics.readings.Benchmarks;
import java.io.PrintWriter;
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

    @Override
    public Integer call() {
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
        PrintWriter out = spec.commandLine().getOut();
        out.print(text(answer));
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
}
