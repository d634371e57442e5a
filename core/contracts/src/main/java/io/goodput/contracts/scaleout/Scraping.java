package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * How old the metrics are that policies see.
 *
 * @param intervalSeconds between two scrapes, 1 to 3,600; 15 when absent
 * @param delaySeconds from a scrape until policies see it, 0 to 3,600; 0 when absent
 */
public record Scraping(
        @Nullable Double intervalSeconds, @Nullable Double delaySeconds) {
    /** All of its defaults. */
    public static final Scraping DEFAULT = new Scraping(null, null);

    public Scraping {
        var checks = new Checks();
        if (intervalSeconds != null) {
            checks.range("intervalSeconds", intervalSeconds, 1, 3_600);
        }
        if (delaySeconds != null) {
            checks.range("delaySeconds", delaySeconds, 0, 3_600);
        }
        checks.done();
    }

    /** The same with every field filled. */
    public Scraping resolved() {
        return new Scraping(
                intervalSeconds == null ? Double.valueOf(15) : intervalSeconds,
                delaySeconds == null ? Double.valueOf(0) : delaySeconds);
    }
}
