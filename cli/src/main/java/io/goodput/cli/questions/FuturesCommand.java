package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.contracts.futures.FuturesAnswer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code goodput futures FILE}. */
@Command(
        name = "futures",
        description =
                "Find the layout that holds whatever the traffic becomes, and what each choice costs where another future comes.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:answered",
            "1:anything else went wrong",
            "2:wrong input",
            "3:no layout was found that holds in enough of the futures"
        })
public final class FuturesCommand implements Callable<Integer> {
    private static final int NO_LAYOUT = 3;

    @Mixin
    private QuestionOptions options = new QuestionOptions();

    @Option(names = "--markdown", description = "Print the answer as Markdown.")
    private boolean markdown;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (options.json && markdown) {
            throw new ParameterException(spec.commandLine(), "--json and --markdown exclude each other");
        }
        String json = options.ask(options.answers()::futures);
        FuturesAnswer answer = Codec.read(FuturesAnswer.class, json);
        options.print(spec, json, () -> markdown ? FuturesText.markdown(answer) : FuturesText.of(answer));
        return answer.tiers().stream().allMatch(tier -> tier.plan().best() == null) ? NO_LAYOUT : 0;
    }
}
