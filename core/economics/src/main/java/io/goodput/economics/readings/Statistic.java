package io.goodput.economics.readings;

import java.util.List;

/** How a tool spells mean, p50, p90, p95, p99, p99.9 and max in its keys, in this order. */
record Statistic(List<String> names) {
    private static final int COUNT = 7;

    /** vLLM, SGLang, InferenceX and inference-perf. */
    static final Statistic MEDIAN = of("mean", "median", "p90", "p95", "p99", "p99.9", "max");
    /** AIPerf and GenAI-Perf. */
    static final Statistic AVERAGE = of("avg", "p50", "p90", "p95", "p99", "p99.9", "max");
    /** InferenceX's agentic runs. */
    static final Statistic PLAIN = of("mean", "p50", "p90", "p95", "p99", "p99.9", "max");
    /** llm-d's reports. */
    static final Statistic POINT_AS_P = of("mean", "p50", "p90", "p95", "p99", "p99p9", "max");
    /** GuideLLM, where p999 is 99.9 % and p001 is 0.1 %. */
    static final Statistic GUIDELLM =
            of("mean", "median", "percentiles/p90", "percentiles/p95", "percentiles/p99", "percentiles/p999", "max");

    Statistic {
        names = List.copyOf(names);
        if (names.size() != COUNT) {
            throw new IllegalStateException("seven names are needed: " + names);
        }
    }

    static Statistic of(String... names) {
        return new Statistic(List.of(names));
    }
}
