package io.goodput.cli;

import java.nio.file.Path;
import java.util.Map;

/** The questions in {@code examples}. */
public final class Examples {
    private static final Map<String, String> COMMANDS = Map.of(
            "redundancy.yaml",
            "redundancy",
            "bill.yaml",
            "price",
            "budget.yaml",
            "capacity",
            "front.yaml",
            "front",
            "futures.yaml",
            "futures",
            "what-if.yaml",
            "what-if",
            "return.yaml",
            "return",
            "own-cost.yaml",
            "own-cost");

    private Examples() {}

    /** The command that a question is asked by. */
    public static String command(Path example, String question) {
        String named = COMMANDS.get(String.valueOf(example.getFileName()));
        if (named != null) {
            return named;
        }
        if (question.contains("\nscenario:")) {
            return "scale-out";
        }
        if (question.contains("\nlog:")) {
            return "backtest";
        }
        return question.contains("\nlayout:") ? "simulate" : "plan";
    }
}
