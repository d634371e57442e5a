package io.goodput.cli.questions;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
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

    @Option(
            names = "--catalog",
            paramLabel = "PATH",
            description = "An entry of your own that the question names: a model, a system or an engine as the catalog"
                    + " writes them, or a model's config.json from Hugging Face, called like its folder; a folder is all"
                    + " of its files. May be repeated.")
    private List<Path> catalog = List.of();

    QuestionFile question() {
        return QuestionFile.read(file);
    }

    Answers answers() {
        return answers(RunFiles.NONE);
    }

    /** Answers that leave files of a simulation's first run, in process only. */
    Answers answers(RunFiles files) {
        if (url == null) {
            return new InProcessAnswers(files, CatalogFiles.read(catalog));
        }
        if (!catalog.isEmpty()) {
            throw new InvalidInputException(new Violation(
                    "",
                    "--catalog " + catalog.getFirst(),
                    "a gateway keeps entries of your own itself",
                    "Maybe POST it to " + url + "/api/v1/catalog/models, systems or engines"));
        }
        return new GatewayAnswers(url);
    }
}
