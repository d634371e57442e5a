package io.goodput.economics.readings;

import java.util.List;

/** All formats, those with the most telling keys first. */
final class Formats {
    private Formats() {}

    /** Fresh ones, for one file. */
    static List<Reading> all() {
        return List.of(
                new AiPerfRequests(),
                new GuideLlm(),
                new LlmdReport(),
                new InferencePerf(),
                new LoadGen(),
                new InferenceX(),
                new SglangBench(),
                new VllmBench(),
                new AiPerf(),
                new GenAiPerf());
    }
}
