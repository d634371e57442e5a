package io.goodput.cli.traces;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.cli.questions.TextTable;
import io.goodput.codec.Codec;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code goodput trace list}. */
@Command(name = "list", description = "List the newest version of each trace.", mixinStandardHelpOptions = true)
final class TraceListCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print the list as JSON, as the API returns it.")
    private boolean json;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode traces = gateway.traces().list();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Codec.write(traces));
        } else {
            var table = new TextTable(2, "name", "format", "version", "bytes", "uploaded");
            for (JsonNode trace : traces) {
                table.add(
                        trace.path("name").asText(),
                        trace.path("format").asText(),
                        trace.path("version").asText(),
                        String.format(
                                Locale.ROOT, "%,d", trace.path("storedBytes").asLong()),
                        trace.path("createdAt").asText());
            }
            out.print(table.text());
        }
        out.flush();
        return 0;
    }
}
