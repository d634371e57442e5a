package io.goodput.cli.traces;

import io.goodput.cli.questions.GatewayUrl;
import java.net.URI;
import picocli.CommandLine.Option;

/** Which gateway keeps the traces. */
final class GatewayOption {
    private static final String DEFAULT = "http://localhost:8080";

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = GatewayUrl.class,
            defaultValue = DEFAULT,
            description = "The gateway that keeps the traces; ${DEFAULT-VALUE} when absent.")
    private URI url = URI.create(DEFAULT);

    GatewayTraces traces() {
        return new GatewayTraces(url);
    }
}
