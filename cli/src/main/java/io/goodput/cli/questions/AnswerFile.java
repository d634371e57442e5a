package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.SimulationAnswer;
import io.goodput.contracts.Violation;
import io.goodput.contracts.returns.ReturnRequest;
import io.goodput.contracts.returns.RunTokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.List;

/** The answer of a simulation in a file beside a question that takes its figures from a run. */
final class AnswerFile {
    static final int MAX_BYTES = 64 << 20;

    private AnswerFile() {}

    /**
     * A question for a return with the tokens of its run, if it names one.
     *
     * @throws InvalidInputException when it names no file, the file is no whole answer, or has no such run
     */
    static ReturnRequest served(ReturnRequest asked, QuestionFile question) {
        RunTokens named = asked.run();
        if (named == null) {
            return asked;
        }
        String file = named.file();
        if (file == null) {
            throw refused(
                    "/run/file",
                    "absent",
                    "no gateway is asked, so the run must be in a file",
                    "Maybe file: answer.json, of ./goodput simulate --json, or --url");
        }
        List<PricedRun> runs = read(file, question).runs();
        String runId =
                named.runId() == null && !runs.isEmpty() ? runs.getFirst().runId() : named.runId();
        PricedRun run = runs.stream()
                .filter(each -> each.runId().equals(runId))
                .findFirst()
                .orElseThrow(() -> refused(
                        "/run/runId",
                        String.valueOf(runId),
                        "there is no such run in " + file,
                        "Maybe one of "
                                + String.join(
                                        ", ",
                                        runs.stream().map(PricedRun::runId).toList())));
        return asked.served(run.runId(), run.report());
    }

    private static SimulationAnswer read(String file, QuestionFile question) {
        try (InputStream in = Files.newInputStream(question.folder().resolve(file))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw refused(
                        "/run/file", file, "an answer is at most " + MAX_BYTES + " bytes", "Maybe the answer alone");
            }
            return Codec.read(SimulationAnswer.class, new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException | InvalidPathException e) {
            throw refused(
                    "/run/file",
                    file,
                    "this file cannot be read",
                    "Maybe ./goodput simulate --json, with its output in a file beside the question");
        } catch (InvalidInputException e) {
            throw e.violations().getFirst().pointer().equals("/run/file")
                    ? e
                    : refused(
                            "/run/file",
                            file,
                            "this is no whole answer of a simulation: "
                                    + e.violations().getFirst().rule(),
                            "Maybe ./goodput simulate --json");
        }
    }

    private static InvalidInputException refused(String pointer, String value, String rule, String advice) {
        return new InvalidInputException(new Violation(pointer, value, rule, advice));
    }
}
