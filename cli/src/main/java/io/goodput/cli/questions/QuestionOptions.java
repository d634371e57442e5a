package io.goodput.cli.questions;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What both question commands take. */
final class QuestionOptions {
    @Parameters(paramLabel = "FILE", description = "The question, YAML or JSON; - reads standard input.")
    private String file = "-";

    @Option(names = "--json", description = "Print the answer as canonical JSON, as the API returns it.")
    boolean json;

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = GatewayUrl.class,
            description = "Ask a running gateway, such as http://localhost:8080, instead of answering in process.")
    private @Nullable URI url;

    QuestionFile question() {
        return QuestionFile.read(file);
    }

    Answers answers() {
        return url == null ? new InProcessAnswers(RunFiles.NONE) : new GatewayAnswers(url);
    }
}
