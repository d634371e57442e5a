package io.goodput.cli.benchmarks;

import io.goodput.cli.questions.GatewayUrl;
import io.goodput.cli.questions.Simulations;
import io.goodput.codec.Codec;
import io.goodput.contracts.benchmarks.BenchmarkAnswer;
import io.goodput.contracts.benchmarks.BenchmarkDecision;
import io.goodput.contracts.benchmarks.BenchmarkQuestion;
import io.goodput.contracts.benchmarks.MetricQuestion;
import io.goodput.contracts.benchmarks.MetricVerdicts;
import io.goodput.contracts.benchmarks.SimulatedBenchmarks;
import io.goodput.economics.GivenFile;
import io.goodput.economics.Table;
import io.goodput.economics.decisions.DecisionTables;
import io.goodput.economics.readings.Benchmarks;
import io.goodput.economics.readings.RowTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code goodput benchmarks FILE…}. */
@Command(
        name = "benchmarks",
        description =
                "Read result files of load tools into one set of terms, and grade how far they may be compared; with"
                        + " limits, tell which serve and what they cost; with tokens a month, which metrics would have misled.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all files were read", "1:anything else went wrong", "2:wrong input: nothing was read"})
public final class BenchmarksCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "Results of vLLM, SGLang, AIPerf, GenAI-Perf, GuideLLM, inference-perf, MLPerf's load generator,"
                            + " InferenceX or llm-d, told by their content; zips and gzips of them; folders of all these.")
    private List<Path> files = List.of();

    @Mixin
    private DecisionOptions decision = new DecisionOptions();

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

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = GatewayUrl.class,
            description =
                    "Let a running gateway read, keep, judge and simulate, such as http://localhost:8080; here when absent.")
    private @Nullable URI url;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** At most one of them; text where there is none. */
    static final class Output {
        @Option(names = "--json", description = "Print every figure, conversion and key as canonical JSON.")
        private boolean json;

        @Option(names = "--markdown", description = "Print Markdown tables.")
        private boolean markdown;

        @Option(names = "--csv", description = "Print CSV, units in the names of the columns.")
        private boolean csv;
    }

    /** What is simulated of the rows. */
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
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<BenchmarkQuestion> question = decision.question();
        List<GivenFile> given = ResultFiles.of(files);
        BenchmarkAnswers answers =
                url == null ? new InProcessBenchmarks(Benchmarks.read(given)) : GatewayBenchmarks.keep(url, given);
        if (calibration != null) {
            Files.createDirectories(calibration);
            Files.writeString(calibration.resolve(MeasuredServing.FILE), MeasuredServing.csv(answers.rows()));
        }
        String text;
        if (simulated != null && simulated.simulate) {
            text = text(new RowSimulations(new Simulations(url)).of(answers.rows(), simulated.rows));
        } else if (question.isEmpty()) {
            text = text(answers.rows());
        } else if (decision.monthlyTokens().isPresent()) {
            text = text(answers.verdicts(
                    new MetricQuestion(question.get(), decision.monthlyTokens().getAsDouble())));
        } else {
            text = text(answers.decide(question.get()));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
        return 0;
    }

    private boolean isJson() {
        return output != null && output.json;
    }

    private boolean isCsv() {
        return output != null && output.csv;
    }

    private boolean isMarkdown() {
        return output != null && output.markdown;
    }

    private String text(BenchmarkAnswer answer) {
        if (isJson()) {
            return Codec.write(answer) + "\n";
        }
        if (isCsv()) {
            return RowTable.of(answer).csv();
        }
        return isMarkdown() ? RowTable.of(answer).markdown() : BenchmarksText.of(answer);
    }

    private String text(BenchmarkDecision answer) {
        if (isJson()) {
            return Codec.write(answer) + "\n";
        }
        if (isCsv()) {
            return Table.csv(DecisionTables.of(answer));
        }
        return isMarkdown() ? Table.markdown(DecisionTables.of(answer)) : DecisionText.of(answer);
    }

    private String text(MetricVerdicts answer) {
        if (isJson()) {
            return Codec.write(answer) + "\n";
        }
        if (isCsv()) {
            return Table.csv(DecisionTables.of(answer));
        }
        return isMarkdown()
                ? Table.markdown(DecisionTables.of(answer))
                : DecisionText.of(answer.decision()) + VerdictText.of(answer);
    }

    private String text(SimulatedBenchmarks answer) {
        if (isJson()) {
            return Codec.write(answer) + "\n";
        }
        if (isCsv()) {
            return SimulatedRowsText.csv(answer);
        }
        return isMarkdown() ? SimulatedRowsText.markdown(answer) : SimulatedRowsText.of(answer);
    }
}
