package io.goodput.cli.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.cli.Goodput;
import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code goodput catalog}: names, entries and figures. */
class CatalogCommandTest {
    private record Outcome(int exitCode, String out, String err) {}

    private static Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine commandLine = Goodput.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return new Outcome(commandLine.execute(arguments), out.toString(), err.toString());
    }

    @Test
    void allNamesAreListed() {
        String out = run("catalog").out();
        Catalog catalog = Catalog.shipped();
        catalog.modelNames().forEach(name -> assertTrue(out.contains(name), name));
        catalog.systemNames().forEach(name -> assertTrue(out.contains(name), name));
        catalog.engineNames().forEach(name -> assertTrue(out.contains(name), name));
    }

    @Test
    void everyNumberOfASystemIsShownWithItsSource() {
        String out = run("catalog", "hgx-h200").out();
        assertTrue(out.contains("memoryBytes: 141e9 (data-sheet; NVIDIA H200 SXM data sheet: 141 GB;"), out);
        assertTrue(out.contains("gpusPerRack: 32, 16 to 64 (estimate; "), out);
        AcceleratedSystem read = Codec.readStrict(
                AcceleratedSystem.class, run("catalog", "hgx-h200", "--json").out(), Format.JSON);
        assertEquals(Catalog.shipped().findSystem("hgx-h200").orElseThrow(), read);
    }

    @Test
    void aModelIsShownWithWhatItKeepsAndWhy() {
        String out = run("catalog", "qwen3-235b-a22b", "--precision", "bf16", "--tensor-parallel", "8")
                .out();
        assertTrue(out.contains("KV 385,024 bytes a token (48,128 a GPU)"), out);
        assertTrue(out.contains("layers × numbers × bytes = 94 × 256 × 2 = 48,128"), out);
    }

    @Test
    void whatIsNotThereIsRefusedWithTheNearest() {
        Outcome unknown = run("catalog", "hgx-h2000");
        assertEquals(2, unknown.exitCode());
        assertTrue(unknown.err().contains("Maybe hgx-h200"), unknown.err());
        assertEquals(2, run("catalog", "llama-3.1-8b", "--tensor-parallel", "3").exitCode());
        assertEquals(2, run("catalog", "llama-3.1-8b", "--precision", "fp3").exitCode());
    }
}
