package io.goodput.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import picocli.CommandLine;

/**
 * Runs each verb once on something small and prints nothing of the answers. A JVM that writes down what it loaded,
 * linked and measured meanwhile ({@code -XX:AOTCacheOutput}) starts the command line from that with half the work.
 */
final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(rehearse());
    }

    /** The exit codes of all verbs, or-ed. */
    static int rehearse() throws IOException {
        return run("--help")
                | ask("simulate")
                | ask("plan")
                | run("bench", "week-5.6m", "--share", "0.001")
                | run("bench", "aggregated-hour", "--share", "0.001");
    }

    /** Asks the question that ships for a verb, through standard input. */
    private static int ask(String verb) throws IOException {
        InputStream before = System.in;
        try (InputStream question = Rehearsal.class.getResourceAsStream("rehearsal/" + verb + ".yaml")) {
            if (question == null) {
                throw new IllegalStateException("this build lacks rehearsal/" + verb + ".yaml");
            }
            System.setIn(question);
            return run(verb, "-");
        } finally {
            System.setIn(before);
        }
    }

    private static int run(String... arguments) {
        CommandLine goodput = Goodput.commandLine();
        goodput.setOut(new PrintWriter(Writer.nullWriter()));
        return goodput.execute(arguments);
    }
}
