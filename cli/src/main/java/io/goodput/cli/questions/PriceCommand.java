package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.contracts.bills.BillAnswer;
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

/** {@code goodput price FILE}. */
@Command(
        name = "price",
        description = "Simulate a scenario once and bill it under any prices: by hour, state, pool, kind of token and"
                + " class, and what one instance more or fewer would change.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:answered", "1:anything else went wrong", "2:wrong input"})
public final class PriceCommand implements Callable<Integer> {
    @Mixin
    private QuestionOptions options = new QuestionOptions();

    @Option(names = "--csv", paramLabel = "FILE", description = "Write all bills by hour, as CSV.")
    private @Nullable Path csv;

    @Option(names = "--lines-csv", paramLabel = "FILE", description = "Write the lines of all bills, as CSV.")
    private @Nullable Path linesCsv;

    @Option(names = "--markdown", description = "Print the bills as Markdown tables.")
    private boolean markdown;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        String json = options.ask(options.answers()::bill);
        BillAnswer answer = Codec.read(BillAnswer.class, json);
        if (csv != null) {
            Files.writeString(csv, BillTables.hoursCsv(answer));
        }
        if (linesCsv != null) {
            Files.writeString(linesCsv, BillTables.linesCsv(answer));
        }
        options.print(spec, json, () -> markdown ? BillText.markdown(answer) : BillText.of(answer));
        return 0;
    }
}
