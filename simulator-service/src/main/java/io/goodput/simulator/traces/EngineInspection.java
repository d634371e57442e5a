package io.goodput.simulator.traces;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.codec.NearestNames;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.TraceFormat;
import io.goodput.contracts.TraceMapping;
import io.goodput.contracts.Violation;
import io.goodput.simulation.traces.Trace;
import io.goodput.simulation.traces.TraceFile;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads traces as simulations do. */
@Singleton
class EngineInspection implements TraceInspection {
    /** Of a file that was not read as a trace. */
    private static final String NO_SUMMARY = "{}";

    private static final Set<TraceFormat> MAPPED = Set.of(TraceFormat.CSV, TraceFormat.JSONL);

    @Override
    public void check(@Nullable String format, @Nullable String mapping) {
        if (format == null) {
            require(mapping == null, "/mapping", "given", "only a trace has a mapping", "Maybe add its format");
            return;
        }
        TraceFormat known = parse(format);
        require(
                known != TraceFormat.SERVEGEN,
                "/format",
                format,
                "a servegen trace is several files, which are read together when a question names them",
                "Maybe upload each without a format");
        boolean mapped = MAPPED.contains(known);
        require(
                mapped == (mapping != null),
                "/mapping",
                mapping == null ? "absent" : "given",
                "csv and jsonl need a mapping, other formats have their own",
                mapped
                        ? "Maybe {\"arrival\":\"t\",\"inputTokens\":\"in\",\"outputTokens\":\"out\"}"
                        : "Maybe leave it out");
        readMapping(mapping);
    }

    @Override
    public String summarise(String name, @Nullable String format, @Nullable String mapping, Text text) {
        if (format == null) {
            return NO_SUMMARY;
        }
        var file = new TraceFile() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public InputStream open() throws IOException {
                return text.open();
            }
        };
        // Which classes it may name is up to the question that replays it.
        List<String> anyClass = List.of();
        Trace trace = Trace.of(file, parse(format), readMapping(mapping), List.of(), null, anyClass);
        return Codec.write(trace.summary(0, Double.POSITIVE_INFINITY));
    }

    private static TraceFormat parse(String format) {
        for (TraceFormat known : TraceFormat.values()) {
            if (EnumNames.of(known).equals(format)) {
                return known;
            }
        }
        List<String> names = Stream.of(TraceFormat.values()).map(EnumNames::of).toList();
        throw new InvalidInputException(new Violation(
                "/format",
                format,
                "format must be one of " + String.join(", ", names),
                NearestNames.advice(format, names)));
    }

    private static @Nullable TraceMapping readMapping(@Nullable String mapping) {
        try {
            return mapping == null ? null : Codec.readStrict(TraceMapping.class, mapping, Format.JSON);
        } catch (InvalidInputException e) {
            throw e.under("/mapping");
        }
    }

    private static void require(boolean holds, String pointer, String value, String rule, String advice) {
        if (!holds) {
            throw new InvalidInputException(new Violation(pointer, value, rule, advice));
        }
    }
}
