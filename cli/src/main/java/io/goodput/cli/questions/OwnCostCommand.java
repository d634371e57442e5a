package io.goodput.cli.questions;

import io.goodput.catalog.OwnCostAnswer;
import io.goodput.codec.Codec;
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

/** {@code goodput own-cost FILE}. */
@Command(
        name = "own-cost",
        description = "Compute what a GPU-hour costs whoever owns the GPUs, by part, and write it as a price book.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:answered", "1:anything else went wrong", "2:wrong input"})
public final class OwnCostCommand implements Callable<Integer> {
    @Mixin
    private QuestionOptions options = new QuestionOptions();

    @Option(names = "--csv", paramLabel = "FILE", description = "Write the parts, as CSV.")
    private @Nullable Path csv;

    @Option(
            names = "--price-book",
            paramLabel = "FILE",
            description = "Write the cost as a price book, JSON, for --catalog or POST /api/v1/catalog/price-books.")
    private @Nullable Path priceBook;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        String json = options.answers().ownCost(options.question());
        OwnCostAnswer answer = Codec.read(OwnCostAnswer.class, json);
        if (csv != null) {
            Files.writeString(csv, OwnCostText.csv(answer));
        }
        if (priceBook != null) {
            Files.writeString(priceBook, Codec.write(answer.priceBook()) + "\n");
        }
        options.print(spec, json, () -> OwnCostText.of(answer));
        return 0;
    }
}
