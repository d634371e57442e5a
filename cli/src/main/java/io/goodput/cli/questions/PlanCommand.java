package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.contracts.Deadline;
import io.goodput.contracts.PlanAnswer;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code goodput plan FILE}. */
@Command(
        name = "plan",
        description = "Find the cheapest layout that serves a load inside its latency limits.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:answered",
            "1:anything else went wrong",
            "2:wrong input",
            "3:no layout was found that meets the objective; the answer says whether that is proven and what comes"
                    + " nearest"
        })
public final class PlanCommand implements Callable<Integer> {
    private static final int NO_LAYOUT = 3;

    @Mixin
    private QuestionOptions options = new QuestionOptions();

    @Option(
            names = "--explain",
            description =
                    "Explain each winner too: its bottleneck, headroom, the value of one more instance, what the answer"
                            + " hangs on, the plan at larger loads. Takes further runs.")
    private boolean explain;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            converter = DeadlineOption.class,
            description =
                    "Answer after so long, such as 10s or 5m, with the best layout that is verified by then and what a"
                            + " cheaper one might cost less.")
    private @Nullable Deadline deadline;

    @Mixin
    private MarkdownOption markdown = new MarkdownOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        markdown.check(spec, options);
        QuestionFile question = options.question();
        Answers answers = options.answers();
        String json = options.ask(
                (asked, progress) -> answers.plan(asked, deadline, progress),
                explain ? question.explained() : question);
        PlanAnswer answer = Codec.read(PlanAnswer.class, json);
        options.print(spec, json, markdown.choose(() -> PlanText.of(answer), () -> PlanMarkdown.of(answer)));
        return answer.tiers().stream().anyMatch(tier -> tier.winner() != null) ? 0 : NO_LAYOUT;
    }
}
