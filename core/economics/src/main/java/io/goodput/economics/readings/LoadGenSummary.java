package io.goodput.economics.readings;

import java.io.IOException;
import java.io.Reader;
import java.util.Locale;

/** A load generator's summary, lines of {@code key : value}, as one object with keys in lower case. */
final class LoadGenSummary {
    private static final int MAX_LINE = 10_000;
    private static final int MAX_LINES = 10_000;

    private LoadGenSummary() {}

    static Document read(Reader text, String name) throws IOException {
        var document = new Document(name, 1, "");
        var line = new StringBuilder();
        int number = 1;
        for (int next = text.read(); ; next = text.read()) {
            if (next == '\n' || next < 0) {
                addLine(document, line.toString());
                line.setLength(0);
                number++;
                if (next < 0) {
                    return document;
                }
            } else {
                line.append((char) next);
            }
            if (line.length() > MAX_LINE || number > MAX_LINES) {
                throw Refusals.of(
                        Document.where(name, number, ""),
                        line.toString(),
                        "a summary has at most " + MAX_LINES + " lines of at most " + MAX_LINE + " characters",
                        "Maybe mlperf_log_detail.txt, which is not read");
            }
        }
    }

    private static void addLine(Document document, String line) {
        int colon = line.indexOf(':');
        if (colon <= 0 || line.startsWith("*")) {
            return;
        }
        String key = line.substring(0, colon).strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        String value = line.substring(colon + 1).strip();
        String at = "/" + key.replace("~", "~0").replace("/", "~1");
        Double number = MetricTables.number(value);
        document.put(at, number == null ? value : number);
    }
}
