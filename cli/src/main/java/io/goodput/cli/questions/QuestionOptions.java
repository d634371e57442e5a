package io.goodput.cli.questions;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

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

    /** An address that a gateway can have. */
    static final class GatewayUrl implements ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            try {
                URI url = new URI(text);
                boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
                if (http && url.getHost() != null && url.getRawQuery() == null && url.getRawFragment() == null) {
                    return url;
                }
            } catch (URISyntaxException e) {
                throw new TypeConversionException("'" + text + "' is not a URL: " + e.getReason());
            }
            throw new TypeConversionException(
                    "'" + text + "' is not the URL of a gateway; maybe http://localhost:8080");
        }
    }

    QuestionFile question() {
        return QuestionFile.read(file);
    }

    Answers answers() {
        return url == null ? new InProcessAnswers(RunFiles.NONE) : new GatewayAnswers(url);
    }
}
