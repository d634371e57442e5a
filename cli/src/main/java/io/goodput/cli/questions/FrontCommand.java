package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.contracts.fronts.FrontAnswer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code goodput front FILE}. */
@Command(
        name = "front",
        description = "Find the layouts that are worth choosing between, by cost, latency and power.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:answered",
            "1:anything else went wrong",
            "2:wrong input",
            "3:no layout was found that holds inside any of the limits"
        })
public final class FrontCommand implements Callable<Integer> {
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
        String json = options.ask(options.answers()::front);
        FrontAnswer answer = Codec.read(FrontAnswer.class, json);
        options.print(spec, json, markdown.choose(() -> FrontText.of(answer), () -> FrontText.markdown(answer)));
        return answer.tiers().stream().allMatch(tier -> tier.front().isEmpty()) ? NO_LAYOUT : 0;
    }
}
