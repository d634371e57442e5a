package io.goodput.engine.cluster;

/** The last step of an instance with prompts, and the last one without; with when they ended, negative for never. */
final class LastSteps {
    double promptStepAt = -1;
    long promptTokens;
    double promptStepSeconds;

    double decodeStepAt = -1;
    int decodeRequests;
    long decodeContextTokens;
    double decodeStepSeconds;

    void clear() {
        promptStepAt = -1;
        decodeStepAt = -1;
    }

    void set(LastSteps other) {
        promptStepAt = other.promptStepAt;
        promptTokens = other.promptTokens;
        promptStepSeconds = other.promptStepSeconds;
        decodeStepAt = other.decodeStepAt;
        decodeRequests = other.decodeRequests;
        decodeContextTokens = other.decodeContextTokens;
        decodeStepSeconds = other.decodeStepSeconds;
    }

    void notePrompts(double at, long tokens, double seconds) {
        promptStepAt = at;
        promptTokens = tokens;
        promptStepSeconds = seconds;
    }

    void noteDecode(double at, int requests, long contextTokens, double seconds) {
        decodeStepAt = at;
        decodeRequests = requests;
        decodeContextTokens = contextTokens;
        decodeStepSeconds = seconds;
    }
}
