package io.goodput.cli.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.cli.Goodput;
import io.goodput.codec.Codec;
import io.goodput.contracts.Deadline;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.StoppedBy;
import io.goodput.contracts.TierAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code goodput plan --deadline}, in process. */
class PlanDeadlineTest {
    private static final String SMALL = """
            model: llama-3.1-8b
            traffic:
              requestsPerSecond: 5
              inputTokens: {constant: 500}
              outputTokens: {constant: 50}
            slo: {limits: [{metric: ttft, percentile: 99, limitSeconds: 1}]}
            systems: [hgx-h100]
            modes: [aggregated]
            space: {attentionDataParallel: [1]}
            sampling: {warmupRequests: 100, measuredRequests: 1000}
            """;

    /**
     * Each of its runs has about as many requests and tokens as a plan may ask for, and cannot be cut short before nearly all
     * of them have failed: of hundreds of layouts few are over within a second, on whatever machine.
     */
    private static final String LONG = SMALL.replace("requestsPerSecond: 5", "requestsPerSecond: 500")
            .replace("outputTokens: {constant: 50}", "outputTokens: {constant: 700}")
            .replace("measuredRequests: 1000", "measuredRequests: 250000")
            .replace("percentile: 99", "percentile: 1");

    @TempDir
    Path folder;

    private record Outcome(int exitCode, String out, String err) {}

    @Test
    void aDeadlineEndsThePlanInTheMiddleOfItsRuns() throws IOException {
        Outcome outcome = run("plan", file(LONG), "--deadline", "1s", "--json");
        PlanAnswer answer = Codec.read(PlanAnswer.class, outcome.out());
        assertEquals(Codec.write(answer) + "\n", outcome.out(), "canonical");
        assertEquals(StoppedBy.DEADLINE, answer.stoppedBy());
        TierAnswer tier = answer.tiers().getFirst();
        assertEquals(tier.winner() == null ? 3 : 0, outcome.exitCode(), outcome.err());
        assertTrue(tier.search().simulated() < tier.search().layoutsConsidered());
        assertFalse(tier.search().proven());
    }

    @Test
    void itsTextSaysSo() throws IOException {
        for (String markdown : List.of("", "--markdown")) {
            Outcome outcome = markdown.isEmpty()
                    ? run("plan", file(LONG), "--deadline", "1")
                    : run("plan", file(LONG), "--deadline", "1", markdown);
            assertTrue(outcome.out().contains("Stopped by its deadline: what was known by then."), outcome.out());
            assertTrue(outcome.out().contains("The deadline ended the search. "), outcome.out());
        }
    }

    @Test
    void aPlanThatIsOverBeforeIsAnsweredAsWithoutADeadline() throws IOException {
        Outcome without = run("plan", file(SMALL), "--json");
        Outcome with = run("plan", file(SMALL), "--json", "--deadline", "24h");
        assertEquals(0, with.exitCode(), with.err());
        assertEquals(without.out(), with.out());
        assertFalse(with.out().contains("stoppedBy"), with.out());
    }

    @Test
    void deadlinesAreWrittenAsDurations() {
        for (String text : List.of("90", "90s", "90S", "1m30s", "PT90S", "pt1m30s")) {
            assertEquals(new Deadline(90), new DeadlineOption().convert(text), text);
        }
        assertEquals(new Deadline(86_400), new DeadlineOption().convert("24h"));
    }

    @Test
    void wrongDeadlinesAreRefused() throws IOException {
        for (String text :
                List.of("0", "0s", "1.5s", "250ms", "86401", "25h", "2d", "-5", "-PT5S", "soon", "", "1e3")) {
            Outcome outcome = run("plan", file(SMALL), "--deadline=" + text);
            assertEquals(2, outcome.exitCode(), text);
            assertTrue(outcome.err().contains("maybe 10s, 5m or 1h30m"), text + ": " + outcome.err());
        }
    }

    private String file(String question) throws IOException {
        return Files.writeString(folder.resolve("question.yaml"), question).toString();
    }

    private static Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine commandLine = Goodput.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        int exitCode = commandLine.execute(List.of(arguments).toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }
}
