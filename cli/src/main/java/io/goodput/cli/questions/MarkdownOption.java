package io.goodput.cli.questions;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Whether an answer is printed as a document instead of text. */
final class MarkdownOption {
    @Option(names = "--markdown", description = "Print the answer as Markdown.")
    private boolean markdown;

    /** Refuses Markdown and JSON at once. */
    void check(CommandSpec command, QuestionOptions options) {
        if (options.json && markdown) {
            throw new ParameterException(command.commandLine(), "--json and --markdown exclude each other");
        }
    }

    /** The one that is asked for. */
    Supplier<String> choose(Supplier<String> text, Supplier<String> document) {
        return markdown ? document : text;
    }
}
