package io.goodput.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.cli.Goodput;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int bench(String... arguments) {
        CommandLine goodput = Goodput.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return goodput.execute(arguments);
    }

    @Test
    void listsWhatThereIs() {
        assertEquals(0, bench("bench"));
        assertEquals(8, out.toString().lines().count());
        assertTrue(out.toString().startsWith("week-5.6m: "), out.toString());
    }

    @Test
    void endsWithOneLineOfJson() {
        assertEquals(0, bench("bench", "week-5.6m", "--share", "0.0005"), err::toString);
        assertEquals(1, out.toString().lines().count());
        assertTrue(out.toString().contains("\"requests\":2800,"), out.toString());
        assertTrue(err.toString().startsWith("week-5.6m: "), err.toString());
    }

    @Test
    void namesAndSharesAreChecked() {
        assertEquals(2, bench("bench", "week"));
        assertTrue(err.toString().contains("NAME (week) must be one of week-5.6m, "), err.toString());
        assertEquals(2, bench("bench", "week-5.6m", "--share", "2"));
        assertTrue(err.toString().contains("--share (2.0) must be above 0 and at most 1"), err.toString());
    }
}
