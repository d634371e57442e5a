package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.contracts.BacktestAnswer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code goodput backtest FILE}. */
@Command(
        name = "backtest",
        description = "Fit step times on the first half of what a deployment measured, and predict the second half.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:answered, whatever the verdict", "1:anything else went wrong", "2:wrong input"})
public final class BacktestCommand implements Callable<Integer> {
    @Mixin
    private QuestionOptions options = new QuestionOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        String json = options.ask(options.answers()::backtest);
        options.print(spec, json, () -> BacktestText.of(Codec.read(BacktestAnswer.class, json)));
        return 0;
    }
}
