package io.goodput.economics.readings;

import io.goodput.contracts.benchmarks.BenchmarkRow;

/** Takes what a reading makes of a file. */
interface Rows {
    void add(BenchmarkRow row);

    /** The file is of the tool and holds no run of its own. */
    void leaveOut(String file, String why);
}
