package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.OwnEntryNames;
import io.goodput.contracts.PlanAnswer;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Plans as {@code goodput plan} makes them in process, for questions that are no files. */
public final class InProcessPlans {
    private InProcessPlans() {}

    /**
     * The answer to a plan request in YAML.
     *
     * @throws io.goodput.contracts.InvalidInputException with all violations of the question
     */
    public static PlanAnswer answer(String yaml) throws InterruptedException {
        var silent = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        String answer = new InProcessAnswers(RunFiles.NONE, OwnEntryNames.NONE)
                .plan(new QuestionFile(yaml, Format.YAML, Path.of("")), null, new Progress(silent));
        return Codec.read(PlanAnswer.class, answer);
    }
}
