package io.goodput.economics.readings;

import de.siegmar.fastcsv.reader.CsvParseException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Tells JSON, YAML, a table of metrics and a load generator's summary apart by their beginning. */
final class TextFormat {
    private static final int HEAD = 8_192;
    private static final int BUFFER = 1 << 16;

    private TextFormat() {}

    /** Gives the objects of the text {@code in} to {@code documents}; leaves {@code in} open. */
    static void read(String name, InputStream in, Documents documents) throws IOException {
        var bytes = new BufferedInputStream(in, BUFFER);
        refuseOtherEncodings(name, bytes);
        var text = new BufferedReader(
                new InputStreamReader(
                        bytes,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                BUFFER);
        try {
            read(name, text, documents);
        } catch (CharacterCodingException e) {
            throw notUtf8(name, "bytes that are not UTF-8");
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw notUtf8(name, "bytes that are not UTF-8");
            }
            throw e;
        } catch (CsvParseException e) {
            throw Refusals.of(name, String.valueOf(e.getMessage()), "this is not CSV", "Maybe a quote is not closed");
        } catch (YamlEngineException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw Refusals.of(name, reason, "this is not YAML that is read", "Maybe the file is cut off");
        }
    }

    private static void refuseOtherEncodings(String name, InputStream bytes) throws IOException {
        bytes.mark(4);
        byte[] first = bytes.readNBytes(4);
        bytes.reset();
        boolean hasNull = false;
        for (byte each : first) {
            hasNull |= each == 0;
        }
        boolean isUtf16 = first.length >= 2
                && ((first[0] == (byte) 0xff && first[1] == (byte) 0xfe)
                        || (first[0] == (byte) 0xfe && first[1] == (byte) 0xff));
        if (hasNull || isUtf16) {
            throw notUtf8(name, isUtf16 ? "a byte order mark of UTF-16" : "bytes of value 0");
        }
    }

    private static RuntimeException notUtf8(String name, String found) {
        return Refusals.of(name, found, "a text must be UTF-8", "Maybe save it again as UTF-8");
    }

    private static void read(String name, BufferedReader text, Documents documents) throws IOException {
        skipByteOrderMark(text);
        String head = head(text);
        String start = head.stripLeading();
        if (start.isEmpty()) {
            throw Refusals.of(name, "nothing", "a result is needed", "Maybe the file is empty");
        }
        if (start.startsWith("{") || start.startsWith("[")) {
            JsonDocuments.read(text, name, documents);
        } else if (head.contains("SUT name")) {
            documents.add(LoadGenSummary.read(text, name));
        } else if (start.startsWith("Metric,")) {
            documents.add(MetricTables.read(text, name));
        } else if (start.startsWith("---") || start.startsWith("#") || start.matches("(?s)[A-Za-z_][\\w-]*:\\s.*")) {
            YamlDocuments.read(text, name, documents);
        } else {
            throw Refusals.of(
                    name,
                    start,
                    "this is neither JSON, YAML, a table of metrics nor a load generator's summary",
                    "Maybe another file of the run; docs/benchmarks.md lists the formats");
        }
    }

    private static void skipByteOrderMark(Reader text) throws IOException {
        text.mark(1);
        if (text.read() != '\ufeff') {
            text.reset();
        }
    }

    private static String head(Reader text) throws IOException {
        text.mark(HEAD);
        char[] head = new char[HEAD];
        int length = 0;
        for (int read = 0; length < HEAD && read >= 0; length += Math.max(0, read)) {
            read = text.read(head, length, HEAD - length);
        }
        text.reset();
        return new String(head, 0, length);
    }
}
