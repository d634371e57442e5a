package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.contracts.whatif.WhatIfAnswer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code goodput what-if FILE}. */
@Command(
        name = "what-if",
        description = {
            "Change one thing of a plan at a time and tell the difference, without a search.",
            "FILE is a question; with changes as options it is the answer of goodput plan --json."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:answered, whether the objective holds or not", "1:anything else went wrong", "2:wrong input"
        })
public final class WhatIfCommand implements Callable<Integer> {
    @Mixin
    private QuestionOptions options = new QuestionOptions();

    @Mixin
    private ChangeOptions changes = new ChangeOptions();

    @Mixin
    private MarkdownOption markdown = new MarkdownOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        markdown.check(spec, options);
        QuestionFile question = changes.isEmpty() ? options.question() : changes.of(options.answer());
        String json = options.ask(options.answers()::whatIf, question);
        WhatIfAnswer answer = Codec.read(WhatIfAnswer.class, json);
        options.print(spec, json, markdown.choose(() -> WhatIfText.of(answer), () -> WhatIfText.markdown(answer)));
        return 0;
    }
}
