package io.goodput.engine.scenario;

/**
 * Which prompts a conditional deployment computes at the decode side.
 *
 * @param maxTokens with fewer tokens to compute than this, at least 1
 * @param maxShare and with fewer than this share of the prompt, above 0; 1 or more lets every share pass but a whole
 *     prompt only when above 1
 */
public record LocalPrefill(int maxTokens, double maxShare) {
    public LocalPrefill {
        if (maxTokens < 1 || !(maxShare > 0)) {
            throw new IllegalArgumentException(
                    "local prefill needs positive limits: " + maxTokens + " tokens, share " + maxShare);
        }
    }

    /** Whether a prompt with so many of its tokens to compute stays at the decode side. */
    public boolean takes(int toCompute, int prompt) {
        return toCompute < maxTokens && toCompute < maxShare * prompt;
    }
}
