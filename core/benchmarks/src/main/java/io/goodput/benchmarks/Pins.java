package io.goodput.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** What full runs gave when their benchmark was last looked at: the same build must give the same. */
final class Pins {
    private Pins() {}

    static Properties shipped() {
        try (InputStream stream = Pins.class.getResourceAsStream("pins.properties")) {
            if (stream == null) {
                throw new IllegalStateException("this build lacks pins.properties");
            }
            Properties pins = new Properties();
            pins.load(stream);
            return pins;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a run gave that differs from its pins. */
    static List<String> failures(String name, MeasuredRun run, Properties pins) {
        List<String> failures = new ArrayList<>();
        compare(
                failures,
                pins,
                name + ".requests",
                String.valueOf(run.report().usage().requests()));
        compare(
                failures,
                pins,
                name + ".inputTokens",
                String.valueOf(run.report().usage().inputTokens()));
        compare(
                failures,
                pins,
                name + ".outputTokens",
                String.valueOf(run.report().usage().outputTokens()));
        compare(
                failures,
                pins,
                name + ".attainment",
                String.valueOf(run.report().attainment()));
        compare(failures, pins, name + ".report", run.reportHash());
        return failures;
    }

    private static void compare(List<String> failures, Properties pins, String key, String value) {
        String pinned = pins.getProperty(key);
        if (!value.equals(pinned)) {
            failures.add(
                    key + " (" + value + ") must be " + (pinned == null ? "pinned" : pinned)
                            + ": the engine gives another result than when it was pinned; where that is meant, pin the new one");
        }
    }
}
