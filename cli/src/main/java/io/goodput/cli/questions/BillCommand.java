package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.contracts.reconciliation.ReconciliationAnswer;
import io.goodput.economics.GivenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code goodput bill FILE --bill CSV --tokens CSV}. */
@Command(
        name = "bill",
        description = "Set a bill that was paid, FOCUS or OpenCost, against what its tokens should have cost: why it is"
                + " more, and the five largest levers.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:answered", "1:anything else went wrong", "2:wrong input"})
public final class BillCommand implements Callable<Integer> {
    @Mixin
    private QuestionOptions options = new QuestionOptions();

    @Option(
            names = "--bill",
            required = true,
            paramLabel = "CSV",
            description = "The bill: FOCUS or OpenCost, plain or gzip, told by its header. May be repeated.")
    private List<Path> bills = List.of();

    @Option(
            names = "--tokens",
            paramLabel = "CSV",
            description = "Tokens by hour: time, inputTokens, cachedInputTokens, outputTokens. May be repeated.")
    private List<Path> tokens = List.of();

    @ArgGroup(exclusive = false)
    private @Nullable TraceOptions trace;

    @Option(names = "--markdown", description = "Print the tables as Markdown.")
    private boolean markdown;

    @Option(names = "--csv", description = "Print lines, variances and levers as CSV.")
    private boolean csv;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** A recorded load in the place of tokens by hour. */
    static final class TraceOptions {
        @Option(
                names = "--trace",
                required = true,
                paramLabel = "FILE",
                description = "A trace of the requests, in the place of tokens by hour.")
        private Path file = Path.of("");

        @Option(
                names = "--trace-format",
                required = true,
                paramLabel = "FORMAT",
                description = "What its lines mean: docs/traces.md.")
        private String format = "";

        @Option(
                names = "--trace-start",
                required = true,
                paramLabel = "TIME",
                description = "When its second 0 was, such as 2026-06-01T00:00:00Z.")
        private String start = "";

        @Option(
                names = "--trace-mapping",
                paramLabel = "MAPPING",
                description =
                        "For csv and jsonl, YAML or JSON: {arrival: sentAt, unit: timestamp, inputTokens: in, ...}.")
        private @Nullable String mapping;

        GivenFile tokens() {
            return TraceTokens.read(file, format, mapping, start);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (Stream.of(options.json, markdown, csv).filter(each -> each).count() > 1) {
            throw new ParameterException(spec.commandLine(), "--json, --markdown and --csv exclude each other");
        }
        List<GivenFile> served = new ArrayList<>(BillFiles.onDisk(tokens));
        if (trace != null) {
            served.add(trace.tokens());
        }
        String json = options.answers().reconcile(options.question(), new BillFiles(BillFiles.onDisk(bills), served));
        options.print(spec, json, () -> text(Codec.read(ReconciliationAnswer.class, json)));
        return 0;
    }

    private String text(ReconciliationAnswer answer) {
        if (csv) {
            return ReconciliationTable.csv(answer);
        }
        return markdown ? ReconciliationTable.markdown(answer) : ReconciliationText.of(answer);
    }
}
