package io.goodput.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.cli.Goodput;
import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.SortedMap;
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
        assertEquals(9, out.toString().lines().count());
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
    void aWholePlanIsTimed() {
        assertEquals(0, bench("bench", "plan", "--share", "0.1"), err::toString);
        SortedMap<String, String> fields = Codec.readScalars(out.toString(), Format.JSON);
        assertEquals("1000", fields.get("/measuredRequests"));
        assertTrue(number(fields, "/layouts") >= 5_000, out.toString());
        double decided = number(fields, "/pruned") + number(fields, "/verified");
        assertTrue(decided <= number(fields, "/sizedLayouts"), out.toString());
        assertTrue(number(fields, "/verified") > 0, out.toString());
        assertEquals(0, number(fields, "/gap"));
        assertTrue(number(fields, "/cpuSeconds") > 0, out.toString());
        assertTrue(number(fields, "/wallSeconds") > 0, out.toString());
        assertTrue(number(fields, "/peakRssMiB") > 1, out.toString());
    }

    private static double number(SortedMap<String, String> fields, String name) {
        return Double.parseDouble(fields.get(name));
    }

    @Test
    void namesAndSharesAreChecked() {
        assertEquals(2, bench("bench", "week"));
        assertTrue(err.toString().contains("NAME (week) must be one of week-5.6m, "), err.toString());
        assertEquals(2, bench("bench", "week-5.6m", "--share", "2"));
        assertTrue(err.toString().contains("--share (2.0) must be above 0 and at most 1"), err.toString());
    }
}
