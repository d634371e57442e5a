package io.goodput.cli.traces;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.codec.Codec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code goodput trace upload FILE}. */
@Command(
        name = "upload",
        description = "Check a trace, plain or gzip, and keep it under a name.",
        mixinStandardHelpOptions = true)
final class TraceUploadCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The trace.")
    private Path file = Path.of("");

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "What questions call it: letters, digits, dots, hyphens, underscores.")
    private String name = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "What its lines mean; absent for a file that only accompanies others.")
    private @Nullable String format;

    @Option(
            names = "--mapping",
            paramLabel = "MAPPING",
            description = "For csv and jsonl, YAML or JSON: {arrival: sentAt, unit: timestamp, inputTokens: in, ...}.")
    private @Nullable String mapping;

    @Option(names = "--new-version", description = "The name may have another content, which becomes an older version.")
    private boolean newVersion;

    @Option(names = "--json", description = "Print what is stored as JSON, as the API returns it.")
    private boolean json;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode trace = gateway.traces().upload(file, name, format, mapping, newVersion);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Codec.write(trace));
        } else {
            out.printf(
                    Locale.ROOT,
                    "%s, version %d: %,d bytes, SHA-256 %s%n",
                    trace.path("name").asText(),
                    trace.path("version").asInt(),
                    trace.path("storedBytes").asLong(),
                    trace.path("contentHash").asText());
        }
        out.flush();
        return 0;
    }
}
