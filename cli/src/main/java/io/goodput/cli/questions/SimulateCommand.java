package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.contracts.SimulationAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code goodput simulate FILE}. */
@Command(
        name = "simulate",
        description = "Simulate one layout under a load and price it, without a search.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:answered, whether the objective holds or not", "1:anything else went wrong", "2:wrong input"
        })
public final class SimulateCommand implements Callable<Integer> {
    @Mixin
    private QuestionOptions options = new QuestionOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var progress = new Progress(System.err);
        String json;
        try {
            json = options.answers().simulate(options.question(), progress);
        } finally {
            progress.clear();
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(options.json ? json + "\n" : SimulationText.of(Codec.read(SimulationAnswer.class, json)));
        out.flush();
        return 0;
    }
}
