package io.goodput.economics.readings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.benchmarks.BenchmarkAnswer;
import io.goodput.economics.GivenFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Files that are cut off, enormous, packed to harm, mixed or no results: each is named, and nothing is read. */
class HostileFilesTest {
    private static final String RUN = "{\"backend\":\"vllm\",\"model_id\":\"m\",\"duration\":10.0,\"completed\":200,"
            + "\"request_throughput\":20.0,\"output_throughput\":100.0,\"mean_ttft_ms\":5.0%s}\n";
    private static final String PLAIN = RUN.formatted("");
    private static final String SGLANG =
            "{\"backend\":\"sglang\",\"request_throughput\":1.0,\"mean_e2e_latency_ms\":10.0,\"mean_ttft_ms\":5.0}\n";

    private static byte[] zip(String... namesAndTexts) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
                zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text);
        }
        return bytes.toByteArray();
    }

    @Test
    void zipsAndGzipsAreUnpackedWhateverTheirNames() throws IOException {
        BenchmarkAnswer answer = Benchmarks.read(List.of(
                Texts.file("results.txt", zip("a/run.json", PLAIN, "b.log", SGLANG, "__MACOSX/x", "junk")),
                Texts.file("c", gzip(PLAIN.getBytes(StandardCharsets.UTF_8)))));
        assertEquals(
                List.of("results.txt!a/run.json", "results.txt!b.log", "c"),
                answer.rows().stream().map(row -> row.source().file()).toList());
    }

    @Test
    void everythingWrongIsToldAtOnceAndNothingIsRead() {
        String message = Texts.refusal(
                Texts.file("good.json", PLAIN),
                Texts.file("cut.json", PLAIN.substring(0, 60)),
                Texts.file(
                        "lines.jsonl",
                        PLAIN + RUN.formatted(",\"p99_ttft_ms\":-3") + RUN.formatted(",\"mean_itl_ms\":-4")),
                Texts.file("notes.txt", "It went well."));
        List<String> lines = message.lines().toList();
        assertEquals(4, lines.size(), message);
        assertTrue(lines.get(0).contains("cut.json line 1: this is not JSON"), message);
        assertTrue(lines.get(1).contains("lines.jsonl line 2 /p99_ttft_ms: must be 0 or more"), message);
        assertTrue(lines.get(2).contains("lines.jsonl line 3 /mean_itl_ms: must be 0 or more"), message);
        assertTrue(lines.get(3).contains("notes.txt: this is neither JSON"), message);
    }

    @Test
    void onlySoMuchIsTold() {
        String message = Texts.refusal(Texts.file(
                "all.jsonl", RUN.formatted(",\"x\":0,\"mean_itl_ms\":-4").repeat(500)));
        assertEquals(Refusals.MAX_VIOLATIONS, message.lines().count());
    }

    @Test
    void aFileIsOfOneTool() {
        assertTrue(Texts.refusal(Texts.file("mixed.jsonl", PLAIN + SGLANG))
                .contains("mixed.jsonl line 2: a file must be of one tool, and this one began with VLLM_BENCH"));
        assertTrue(Texts.refusal(Texts.file("other.json", "{\"hello\":1}"))
                .contains("(/hello) other.json line 1: this is not a result of a tool that is known"));
        assertTrue(Texts.refusal(Texts.file("numbers.json", "[1,2]"))
                .contains("numbers.json line 1 /0: a result must be"));
    }

    @Test
    void textsAreUtf8() {
        assertTrue(Texts.refusal(Texts.file("a", PLAIN.getBytes(StandardCharsets.UTF_16)))
                .contains("(a byte order mark of UTF-16) a: a text must be UTF-8"));
        assertTrue(Texts.refusal(Texts.file("b", PLAIN.getBytes(StandardCharsets.UTF_16LE)))
                .contains("(bytes of value 0) b"));
        byte[] latin = PLAIN.replace("\"m\"", "\"modèle\"").getBytes(StandardCharsets.ISO_8859_1);
        assertTrue(Texts.refusal(Texts.file("c", latin)).contains("(bytes that are not UTF-8) c"));
        assertEquals(1, Texts.rows("\ufeff" + PLAIN).size());
        assertTrue(Texts.refusal(Texts.file("d", "")).contains("(nothing) d: a result is needed"));
    }

    @Test
    void damagedPackagesAreNamed() throws IOException {
        byte[] zip = zip("a.json", PLAIN, "b.json", PLAIN);
        for (int length = 4; length < zip.length; length++) {
            String message = Texts.refusal(Texts.file("z", java.util.Arrays.copyOf(zip, length)));
            assertTrue(message.contains("cut off") || message.contains("damaged"), length + ": " + message);
        }
        byte[] gzip = gzip(PLAIN.repeat(50).getBytes(StandardCharsets.UTF_8));
        assertTrue(Texts.refusal(Texts.file("g", java.util.Arrays.copyOf(gzip, gzip.length / 2)))
                .contains("g: this file is cut off"));
        assertTrue(Texts.refusal(Texts.file("empty", zip())).contains("empty: a zip must hold files"));
        var inner = new ByteArrayOutputStream();
        try (var outer = new ZipOutputStream(inner)) {
            outer.putNextEntry(new ZipEntry("inner.zip"));
            outer.write(zip);
        }
        assertTrue(Texts.refusal(Texts.file("outer", inner.toByteArray()))
                .contains("(a zip in a zip) outer!inner.zip: zips are unpacked once"));
    }

    @Test
    void bombsAreRefused() throws IOException {
        // 32 MiB of blanks in 32 KiB.
        byte[] blanks = new byte[32 << 20];
        java.util.Arrays.fill(blanks, (byte) ' ');
        blanks[0] = '{';
        assertTrue(Texts.refusal(Texts.file("bomb.gz", gzip(blanks)))
                .contains("bomb.gz: a packed file may unpack to at most 200 times its size"));
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("b.json"));
            zip.write(blanks);
        }
        assertTrue(Texts.refusal(Texts.file("bomb", bytes.toByteArray()))
                .contains("bomb!b.json: a packed file may unpack"));
    }

    @Test
    void depthNumbersAndNamesHaveBounds() {
        assertTrue(
                Texts.refusal(Texts.file("deep", "{\"a\":".repeat(80))).contains("deep line 1: nesting is at most 64"));
        assertTrue(Texts.refusal(Texts.file("long", "{\"a\":" + "1".repeat(200) + "}"))
                .contains("a number 100"));
        assertTrue(Texts.refusal(Texts.file("name", "{\"" + "a".repeat(60_000) + "\":1}"))
                .contains("a name 1,000"));
        assertTrue(Texts.refusal(Texts.file("aliases.yaml", "version: &a 0.2\nrun: *a\n"))
                .contains("aliases.yaml line 2: values, lists and mappings are read, no aliases"));
        String deepYaml = "a:\n"
                + java.util.stream.IntStream.range(1, 80)
                        .mapToObj(i -> " ".repeat(i) + "a:\n")
                        .collect(java.util.stream.Collectors.joining());
        assertTrue(Texts.refusal(Texts.file("deep.yaml", deepYaml)).contains("nesting is at most 64 deep"));
        assertTrue(Texts.refusal(Texts.file("log.txt", "SUT name : x\n" + "y".repeat(20_000)))
                .contains("log.txt line 2: a summary has"));
    }

    @Test
    void oneObjectHasABound() {
        var many = new StringBuilder("{\"a\":0");
        for (int i = 0; i <= Document.MAX_VALUES; i++) {
            many.append(",\"k").append(i).append("\":1");
        }
        assertTrue(Texts.refusal(Texts.file("wide.json", many.append('}').toString()))
                .contains("one object may have at most 200000 values"));
    }

    @Test
    void rowsHaveABound() {
        assertEquals(
                "(more) many.jsonl: at most 10000 rows are read. Maybe fewer files",
                Texts.refusal(
                        Texts.file("many.jsonl", PLAIN.repeat(Benchmarks.MAX_ROWS + 7)),
                        Texts.file("next.json", PLAIN)));
    }

    /** 200 MB of lists in one array of two runs: read in a bounded heap, as figures. */
    @Test
    void longListsAreStreamed() {
        byte[] begin = ("[" + PLAIN.strip().replace("}", ",\"itls\":[[")).getBytes(StandardCharsets.UTF_8);
        byte[] part = "0.010,0.020,0.030,0.040,".repeat(4_096).getBytes(StandardCharsets.UTF_8);
        byte[] end = ("0.025]]}," + PLAIN.strip() + "]").getBytes(StandardCharsets.UTF_8);
        int parts = (200 << 20) / part.length;
        GivenFile file = new GivenFile() {
            @Override
            public String name() {
                return "big.json";
            }

            @Override
            public InputStream open() {
                var streams = new java.util.ArrayList<InputStream>();
                streams.add(new java.io.ByteArrayInputStream(begin));
                for (int i = 0; i < parts; i++) {
                    streams.add(new java.io.ByteArrayInputStream(part));
                }
                streams.add(new java.io.ByteArrayInputStream(end));
                return new SequenceInputStream(Collections.enumeration(streams));
            }
        };
        BenchmarkAnswer answer = Benchmarks.read(List.of(file));
        assertEquals(2, answer.rows().size());
        assertTrue(
                answer.rows()
                        .getFirst()
                        .otherKeys()
                        .json()
                        .contains("1 elements, " + (parts * 16_384L + 1) + " numbers"),
                answer.rows().getFirst().otherKeys().json());
    }
}
