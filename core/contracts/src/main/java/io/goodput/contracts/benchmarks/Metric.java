package io.goodput.contracts.benchmarks;

/** What one may decide by. */
public enum Metric {
    /** Dollars a million tokens among rows that serve within the limits. */
    USD_PER_MILLION_TOKENS_AT_SLO(true, "what is paid for what is asked"),
    /** Requests inside the load tool's own limits, a second and GPU. */
    GOODPUT_PER_GPU(true, "counts only what was in time"),
    /** Over the provisioned power. */
    TOKENS_PER_SECOND_PER_MEGAWATT(true, "decides where power is what is short"),
    /** As measured. */
    JOULES_PER_TOKEN(true, "the energy that is drawn"),
    /** The largest of all limited figures over their limits. */
    LATENCY_TAILS_JOINTLY(true, "both limits count at once"),
    CACHE_HIT_RATE(true, "tokens that are not computed cost next to nothing"),
    UTILISATION(true, "cost goes with 1 / utilisation"),
    PEAK_OVER_MEAN(true, "what is idle at night is paid for"),
    TIME_TO_SCALE(true, "how much must stand by"),

    PEAK_FLOPS(false, "decode is bound by memory, not arithmetic"),
    FLOPS_PER_USD(false, "twice the FLOPS a dollar can be 35 times the tokens a dollar"),
    USD_PER_GPU_HOUR(false, "says nothing of what the hour serves"),
    MAX_THROUGHPUT(false, "a throughput without limits on latency: the curve spans 100 times"),
    TTFT_ALONE(false, "trades against the time per output token by the split of the GPUs"),
    TPOT_ALONE(false, "trades against the time to first token by the split of the GPUs"),
    MODEL_FLOPS_UTILISATION(false, "decode is bound by memory; high where it is dear"),
    GPU_UTILISATION(false, "full even where the batch is tiny"),
    OUTPUT_PER_DECODE_GPU(false, "leaves the prefill pool out"),
    BOARD_POWER_TIMES_HOURS(false, "boards draw a fifth to four fifths of their limit"),
    UP_TO_RATIO(false, "one point of a surface that spans 3 to 70 times"),
    RANDOM_TOKENS_WITHOUT_CACHE(false, "production hits its cache half of the time or more"),
    OFFLINE_THROUGHPUT(false, "has no limit on latency"),
    FP4_AGAINST_FP8(false, "another product until its accuracy is shown"),
    HEADLINE_MULTIPLE(false, "full load, one price and no limit on latency"),
    BEST_POWER_USAGE_EFFECTIVENESS(false, "the best instant, not the year");

    private final boolean isKept;
    private final String why;

    Metric(boolean isKept, String why) {
        this.isKept = isKept;
        this.why = why;
    }

    /** Whether one should decide by it; the others are to be demoted. */
    public boolean isKept() {
        return isKept;
    }

    /** Why one should, or should not. */
    public String why() {
        return why;
    }
}
