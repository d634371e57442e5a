package io.goodput.calibration.backtest;

/** Latencies that are compared. */
enum Latency {
    TTFT("ttft"),
    TPOT("tpot"),
    /** Gaps between two successive tokens: of those that only a histogram keeps, their mean. */
    ITL("itl"),
    E2E("e2e");

    private final String figure;

    Latency(String figure) {
        this.figure = figure;
    }

    /** Start of the names of its figures. */
    String figure() {
        return figure;
    }
}
