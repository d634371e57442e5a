package io.goodput.economics.claims;

import java.util.stream.Stream;

/** Units of inputs, each with the values that can be given in it. */
enum InputUnit {
    USD_PER_GPU_HOUR("USD/GPU-hour", 0.001, 1_000),
    TOKENS_PER_SECOND_PER_GPU("tokens/s/GPU", 0.001, 1e7),
    TOKENS_PER_SECOND_PER_USER("tokens/s/user", 0.1, 10_000),
    KILOWATTS_PER_GPU("kW/GPU", 0.001, 100),
    SHARE("share", 0.001, 1),
    USD_PER_MILLION_TOKENS("USD/M tokens", 0.0001, 10_000),
    USD("USD", 1, 1e12),
    GPUS("GPUs", 1, 1e7),
    YEARS("years", 0.01, 30),
    MONTHS("months", 0.1, 120),
    DAYS("days", 0.01, 3_660),
    QUERIES("queries", 1, 1e15),
    TOKENS("tokens", 1, 1e7),
    CALLS("calls", 1, 10_000),
    RATIO("ratio", 0.01, 10_000);

    private final String written;
    /** No smaller value can be given. */
    final double least;
    /** No greater value can be given. */
    final double most;

    String written() {
        return written;
    }

    InputUnit(String written, double least, double most) {
        this.written = written;
        this.least = least;
        this.most = most;
    }

    /** The unit that files write so. */
    static InputUnit of(String written) {
        return Stream.of(values())
                .filter(each -> each.written.equals(written))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a claim's input has the unknown unit " + written));
    }
}
