package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.contracts.capacity.CapacityAnswer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code goodput capacity FILE}. */
@Command(
        name = "capacity",
        description =
                "Find the most load that a budget of GPUs, racks, kilowatts or dollars carries inside latency limits.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:answered",
            "1:anything else went wrong",
            "2:wrong input",
            "3:no layout was found that carries any"
        })
public final class CapacityCommand implements Callable<Integer> {
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
        String json = options.ask(options.answers()::capacity);
        CapacityAnswer answer = Codec.read(CapacityAnswer.class, json);
        options.print(spec, json, markdown.choose(() -> CapacityText.of(answer), () -> CapacityText.markdown(answer)));
        return answer.tiers().stream().flatMap(tier -> tier.carried().stream()).anyMatch(each -> each.best() != null)
                ? 0
                : NO_LAYOUT;
    }
}
