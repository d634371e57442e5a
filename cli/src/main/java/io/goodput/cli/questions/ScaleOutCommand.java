package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.contracts.scaleout.ScaleOutAnswer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code goodput scale-out FILE}. */
@Command(
        name = "scale-out",
        description = "Run several scaling policies on one load, with lead times, racks and faults, and price each.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:answered",
            "1:anything else went wrong",
            "2:wrong input",
            "3:no policy holds the attainment that is asked for; the answer says how far each is from it"
        })
public final class ScaleOutCommand implements Callable<Integer> {
    private static final int NO_POLICY = 3;

    @Mixin
    private QuestionOptions options = new QuestionOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        String json = options.ask(options.answers()::scaleOut);
        ScaleOutAnswer answer = Codec.read(ScaleOutAnswer.class, json);
        options.print(spec, json, () -> ScaleOutText.of(answer));
        return answer.cheapest() != null ? 0 : NO_POLICY;
    }
}
