package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.contracts.returns.ReturnAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code goodput return FILE}. */
@Command(
        name = "return",
        description = "Compute what capital and running costs bring back when tokens are sold: multiple, ROI, NPV, IRR,"
                + " payback, break-evens, and how far they may be off.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:answered, whether it pays or not", "1:anything else went wrong", "2:wrong input"})
public final class ReturnCommand implements Callable<Integer> {
    @Mixin
    private QuestionOptions options = new QuestionOptions();

    @Option(names = "--csv", paramLabel = "FILE", description = "Write the cash flow by month, as CSV.")
    private @Nullable Path csv;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        String json = options.answers().returns(options.question());
        ReturnAnswer answer = Codec.read(ReturnAnswer.class, json);
        if (csv != null) {
            Files.writeString(csv, ReturnText.csv(answer));
        }
        options.print(spec, json, () -> ReturnText.of(answer));
        return 0;
    }
}
