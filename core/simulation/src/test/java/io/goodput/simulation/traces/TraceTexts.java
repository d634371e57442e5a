package io.goodput.simulation.traces;

import io.goodput.contracts.TraceFormat;
import io.goodput.contracts.TraceMapping;
import io.goodput.engine.workload.Turn;
import io.goodput.engine.workload.TurnReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Traces written in tests, and where the published ones lie. */
final class TraceTexts {
    private TraceTexts() {}

    static TraceFile text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    static TraceFile bytes(byte[] bytes) {
        return stream(() -> new ByteArrayInputStream(bytes));
    }

    /** Something that is opened anew each time. */
    interface Opened {
        InputStream open();
    }

    static TraceFile stream(Opened opened) {
        return new TraceFile() {
            @Override
            public String name() {
                return "trace";
            }

            @Override
            public InputStream open() {
                return opened.open();
            }
        };
    }

    static byte[] gzip(String text) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    static Trace trace(TraceFormat format, String text) {
        return trace(format, null, text);
    }

    static Trace trace(TraceFormat format, @Nullable TraceMapping mapping, String text) {
        return Trace.of(text(text), format, mapping, List.of(), null, List.of());
    }

    /** Each start as "seconds: input/output [ids]", what follows behind it. */
    static List<String> turns(Trace trace) {
        List<String> shown = new ArrayList<>();
        try (TurnReader reader = trace.reader().apply(1)) {
            for (Turn turn = reader.next(); turn != null; turn = reader.next()) {
                shown.add(shown(turn));
            }
        }
        return shown;
    }

    private static String shown(Turn turn) {
        long[] ids = new long[turn.blockIds()];
        turn.copyBlockIds(ids);
        String branches = turn.branches.isEmpty()
                ? ""
                : " {"
                        + String.join(
                                "; ",
                                turn.branches.stream().map(TraceTexts::shown).toList()) + "}";
        return (Double.isNaN(turn.seconds) ? "+" + turn.delaySeconds : String.valueOf(turn.seconds))
                + ": " + turn.inputTokens + "/" + turn.outputTokens
                + (ids.length == 0 ? "" : " " + Arrays.toString(ids))
                + branches
                + (turn.following == null ? "" : " > " + shown(turn.following));
    }

    /** Folder of the published traces: {@code GOODPUT_DATA}, else {@code ../shared/data} beside the repository. */
    static Path published() {
        String set = System.getProperty("GOODPUT_DATA", System.getenv().getOrDefault("GOODPUT_DATA", ""));
        if (!set.isEmpty()) {
            return Path.of(set).resolve("traces");
        }
        Path root = Path.of("").toAbsolutePath();
        while (root.getParent() != null && !Files.isDirectory(root.resolve(".mvn"))) {
            root = root.getParent();
        }
        return root.resolveSibling("shared").resolve("data").resolve("traces");
    }
}
