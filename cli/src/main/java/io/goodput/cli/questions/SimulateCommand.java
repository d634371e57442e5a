package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.contracts.SimulationAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

    @Option(
            names = "--requests",
            paramLabel = "FILE",
            description = "Write one row per request of the first run, as .csv, .csv.gz or .parquet.")
    private @Nullable Path requests;

    @Option(names = "--series", paramLabel = "FILE", description = "Write the time series of the first run, as JSON.")
    private @Nullable Path series;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        String json = options.ask(answers()::simulate);
        options.print(spec, json, () -> SimulationText.of(Codec.read(SimulationAnswer.class, json)));
        return 0;
    }

    private Answers answers() {
        Answers answers = options.answers();
        if (requests == null && series == null) {
            return answers;
        }
        return switch (answers) {
            case InProcessAnswers _ -> options.answers(new RunFiles(requests, series));
            case GatewayAnswers gateway -> {
                if (series != null) {
                    throw new ParameterException(
                            spec.commandLine(), "--series is written where the run is. Maybe leave --url out");
                }
                yield gateway.writing(requests);
            }
        };
    }
}
