package io.goodput.simulator.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoresTest {
    @ParameterizedTest
    @CsvSource({
        // As many as cores where the heap is large.
        "2, 8000000000, 2",
        // 512 MiB: 536.9 MB / 160 MB = 3.4.
        "16, 536870912, 3",
        "16, 320000000, 2",
        "16, 319999999, 1",
        // At least one, however small the heap is.
        "16, 64000000, 1",
        // A heap without a limit.
        "16, 9223372036854775807, 16",
    })
    void asManyRunsAsCoresButNoMoreThanTheHeapHolds(int processors, long heapBytes, int runs) {
        assertEquals(runs, Cores.concurrency(processors, heapBytes));
    }
}
