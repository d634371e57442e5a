package io.goodput.calibration.kernels;

import io.goodput.catalog.StepTimes;
import io.goodput.codec.Codec;
import java.util.List;

/** Step times as the catalog ships them: JSON, one fit a line. */
public final class StepTimesFile {
    private StepTimesFile() {}

    /** The text of a file. */
    public static String of(StepTimes times) {
        var text = new StringBuilder("{\n");
        field(text, "system", "\"" + times.system() + "\"");
        field(text, "provenance", Codec.write(times.provenance()));
        field(text, "elementwise", Codec.write(times.elementwise()));
        field(text, "error", Codec.write(times.error()));
        list(text, "gemms", times.gemms());
        list(text, "contextAttention", times.contextAttention());
        list(text, "decodeAttention", times.decodeAttention());
        list(text, "latentBlocks", times.latentBlocks());
        list(text, "experts", times.experts());
        list(text, "collectives", times.collectives());
        list(text, "expertExchanges", times.expertExchanges());
        list(text, "power", times.power());
        text.setLength(text.length() - 2);
        return text.append("\n}\n").toString();
    }

    private static void field(StringBuilder text, String name, String value) {
        text.append("  \"").append(name).append("\": ").append(value).append(",\n");
    }

    private static void list(StringBuilder text, String name, List<?> fits) {
        text.append("  \"").append(name).append("\": [");
        for (int i = 0; i < fits.size(); i++) {
            text.append(i == 0 ? "\n    " : ",\n    ").append(Codec.write(fits.get(i)));
        }
        text.append(fits.isEmpty() ? "],\n" : "\n  ],\n");
    }
}
