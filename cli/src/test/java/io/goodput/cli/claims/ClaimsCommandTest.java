package io.goodput.cli.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.cli.Goodput;
import io.goodput.codec.Codec;
import io.goodput.contracts.claims.CellBasis;
import io.goodput.contracts.claims.ChangedInput;
import io.goodput.contracts.claims.CheckedClaim;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.contracts.claims.PointComparison;
import io.goodput.economics.claims.Claims;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code goodput claims}: the list, one in full, changed inputs, and what is refused. */
class ClaimsCommandTest {
    private record Outcome(int exitCode, String out, String err) {}

    private static Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine commandLine = Goodput.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return new Outcome(commandLine.execute(arguments), out.toString(), err.toString());
    }

    private static void assertHasLine(String regex, String text) {
        assertTrue(
                Pattern.compile("^ *" + regex + "$", Pattern.MULTILINE)
                        .matcher(text)
                        .find(),
                text);
    }

    @Test
    void allAreListedWithAVerdictInALine() {
        String out = run("claims").out();
        assertHasLine("1  Two cents per million tokens", out);
        assertHasLine(
                "8.37 times at 8k/1k and 30 tokens/s/user with the power of 2025-10; holds in 8 of 22 places, 8 when rounded; 4 unreachable",
                out);
        assertEquals(18, out.lines().count(), out);
    }

    @Test
    void oneIsShownWithItsRegionBoundarySensitivityAndSources() {
        String out = run("claims", "3").out();
        assertHasLine("8k/1k, 29.4 / 30.5, neither speculates +2025-10 +8.375 +no +no +measured", out);
        assertHasLine("8k/1k, at tokens-per-second-per-user, neither speculates +2025-10 +- +- +- +unreachable", out);
        assertHasLine("unreachable: 30 tokens/s/user lies in a gap of 1.68 times, .*", out);
        assertHasLine(
                "gb200-kilowatts-per-gpu-2025-10 +8k/1k, 29.4 / 30.5, neither speculates +holds below +1.759 kW/GPU",
                out);
        assertTrue(
                out.contains("h200-8k1k-at-29.4: 1,017 tokens/s/GPU, 915.3 to 1,119 (measured; InferenceX-app"), out);
        assertTrue(out.contains("\nFair wording: Of DeepSeek-R1 at 30 tokens/s/user"), out);
    }

    @Test
    void aChangedInputChangesCells() {
        String out = run("claims", "1", "--input", "utilisation=0.5", "--input", "counted-share=1")
                .out();
        assertHasLine("GB200, highest throughput, 40 GPUs +2026-07-hyperscaler-own +3.444 +no +no +stated", out);
        assertTrue(out.contains("utilisation: 0.5 share, 0.3 to 1 (given; in the place of 1: assumption"), out);
    }

    @Test
    void jsonIsTheAnswerOfTheApi() {
        CheckedClaim expected = Claims.find("6", new ClaimCheck(List.of(new ChangedInput("fleet-gpus", 440))))
                .orElseThrow();
        String out = run("claims", "6", "--input", "fleet-gpus=440", "--json").out();
        assertEquals(expected, Codec.read(CheckedClaim.class, out));
        assertEquals(
                Codec.write(Claims.summaries()) + "\n", run("claims", "--json").out());
    }

    @Test
    void whatIsWrongIsRefusedWithTheNearest() {
        Outcome unknown = run("claims", "7");
        assertEquals(2, unknown.exitCode());
        assertTrue(unknown.err().contains("ID must be one of 1, 2, 3, 4, 5, 6"), unknown.err());
        Outcome misspelt = run("claims", "1", "--input", "utilization=0.5", "--input", "counted-share=2");
        assertEquals(2, misspelt.exitCode());
        assertTrue(misspelt.err().contains("Maybe utilisation"), misspelt.err());
        assertTrue(misspelt.err().contains("counted-share must be between 0.001 and 1 share"), misspelt.err());
        for (String wrong : List.of("utilisation", "utilisation=", "=1", "utilisation=half", "utilisation=NaN")) {
            Outcome refused = run("claims", "1", "--input", wrong);
            assertEquals(2, refused.exitCode(), wrong);
            assertTrue(refused.err().contains("/inputs/0"), refused.err());
        }
        assertEquals(2, run("claims", "--input", "utilisation=0.5").exitCode());
    }

    @Test
    void pointsAreSimulatedBesideTheClaimsFigures() {
        Outcome outcome = run("claims", "1", "--simulate", "--json");
        assertEquals(0, outcome.exitCode(), outcome.err());
        CheckedClaim claim = Codec.read(CheckedClaim.class, outcome.out());
        List<PointComparison> points = Objects.requireNonNull(claim.simulated());
        assertEquals(3, points.size());
        assertEquals(64, points.getFirst().runId().length());
        assertEquals(
                18,
                claim.verdict().cells().stream()
                        .filter(each -> each.basis() == CellBasis.SIMULATED)
                        .count());
        String text = run("claims", "1", "--simulate").out();
        assertHasLine("B200, 100 tokens/s/user, speculating, simulated +2025-10-neocloud-own +.* +simulated", text);
        assertHasLine("gb200-tokens-per-second-per-gpu +vendor +30,000 +.*outside.*", text);
    }

    @Test
    void onlyAClaimOfThroughputsIsSimulated() {
        Outcome refused = run("claims", "2", "--simulate");
        assertEquals(2, refused.exitCode());
        assertTrue(refused.err().contains("the simulator has no part in claim 2"), refused.err());
        assertEquals(2, run("claims", "--simulate").exitCode());
    }
}
