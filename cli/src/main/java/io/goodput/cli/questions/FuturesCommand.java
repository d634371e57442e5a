package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.contracts.futures.FuturesAnswer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code goodput futures FILE}. */
@Command(
        name = "futures",
        description = "Find what holds whatever the traffic becomes, and what each choice costs then.",
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

    @Mixin
    private MarkdownOption markdown = new MarkdownOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        markdown.check(spec, options);
        String json = options.ask(options.answers()::futures);
        FuturesAnswer answer = Codec.read(FuturesAnswer.class, json);
        options.print(spec, json, markdown.choose(() -> FuturesText.of(answer), () -> FuturesText.markdown(answer)));
        return answer.tiers().stream().allMatch(tier -> tier.plan().best() == null) ? NO_LAYOUT : 0;
    }
}
