package io.goodput.contracts.returns;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * The run whose served tokens are full load.
 *
 * @param runId identity of the run; in a question with a file, which of its runs, the first when absent
 * @param file answer of a simulation as canonical JSON, beside the question; in process only, absent at a gateway, which
 *     keeps runs itself, and in answers
 * @param utilisation of the run's busiest pool, 0..1; filled in answers
 */
public record RunTokens(
        @Nullable String runId,
        @Nullable String file,
        @Nullable Double utilisation) {
    public RunTokens {
        var checks = new Checks();
        if (runId != null) {
            checks.contentHash("runId", runId, "Maybe the runId of a simulation's answer");
        }
        if (file != null) {
            checks.require(
                    !file.isBlank() && file.length() <= 4_096,
                    "file",
                    file.isBlank() ? "empty" : file.length() + " characters",
                    "file must be the name of a file",
                    "Maybe answer.json");
        }
        if (utilisation != null) {
            checks.range("utilisation", utilisation, 0, 1);
        }
        checks.require(
                runId != null || file != null, "runId", "absent", "a run needs its runId, or a file", "Maybe both");
        checks.done();
    }
}
