package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.contracts.redundancy.RedundancyAnswer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code goodput redundancy FILE}. */
@Command(
        name = "redundancy",
        description =
                "Find how many spares, in which racks, live through the loss of any one GPU, node or rack at the peak.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:answered",
            "1:anything else went wrong",
            "2:wrong input",
            "3:no spares that were allowed live through a loss; the answer says how far they are from it"
        })
public final class RedundancyCommand implements Callable<Integer> {
    private static final int NO_SPARES = 3;

    @Mixin
    private QuestionOptions options = new QuestionOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        String json = options.ask(options.answers()::redundancy);
        RedundancyAnswer answer = Codec.read(RedundancyAnswer.class, json);
        options.print(spec, json, () -> RedundancyText.of(answer));
        return answer.holds() ? 0 : NO_SPARES;
    }
}
