package io.goodput.simulation.traces;

import io.goodput.engine.workload.TurnReader;

/** A reader of rows, which knows where it is. */
interface RowReader extends TurnReader {
    /** Number of the line of the row read last, from 1. */
    long line();

    TraceErrors errors();
}
