package io.goodput.cli.questions;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What all question commands take, and how they ask and print. */
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
            description = "An entry of your own that the question names: a model, a system, an engine or a price book"
                    + " as the catalog writes them, or a model's config.json from Hugging Face, called like its folder; a folder is all"
                    + " of its files. May be repeated.")
    private List<Path> catalog = List.of();

    QuestionFile question() {
        return QuestionFile.read(file);
    }

    /** The file where it is an answer instead of a question. */
    QuestionFile answer() {
        return QuestionFile.read(file, AnswerFile.MAX_BYTES);
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
                    "Maybe POST it to " + url + "/api/v1/catalog/models, systems, engines or price-books"));
        }
        return new GatewayAnswers(url);
    }

    /** Whom a question is asked. */
    interface Asking {
        /** The canonical JSON of the answer. */
        String ask(QuestionFile question, Progress progress) throws IOException, InterruptedException;
    }

    /** The canonical JSON of the answer, with progress on standard error meanwhile. */
    String ask(Asking asking) throws IOException, InterruptedException {
        return ask(asking, question());
    }

    /** The same of another question than the file's. */
    String ask(Asking asking, QuestionFile question) throws IOException, InterruptedException {
        var progress = new Progress(System.err);
        try {
            return asking.ask(question, progress);
        } finally {
            progress.clear();
        }
    }

    /** Prints an answer: its JSON where that is asked for, else the text. */
    void print(CommandSpec command, String answer, Supplier<String> text) {
        PrintWriter out = command.commandLine().getOut();
        out.print(json ? answer + "\n" : text.get());
        out.flush();
    }
}
