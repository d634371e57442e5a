package io.goodput.cli.questions;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;

/** One line on the terminal that says how far the answer is; silent where there is no terminal. */
final class Progress {
    private final PrintStream out;
    private final boolean shown;
    private int width;

    Progress(PrintStream out) {
        this.out = out;
        this.shown =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    void show(String line) {
        if (shown) {
            out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
            out.flush();
            width = line.length();
        }
    }

    /** Leaves the line empty. */
    void clear() {
        show("");
        if (shown) {
            out.print("\r");
            out.flush();
        }
    }
}
