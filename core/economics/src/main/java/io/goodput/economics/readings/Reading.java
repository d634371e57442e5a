package io.goodput.economics.readings;

import io.goodput.contracts.benchmarks.LoadTool;

/** The format of one tool; one object reads one file. */
interface Reading {
    LoadTool tool();

    /** Whether {@code document} is of this format, by what it holds. */
    boolean recognises(Document document);

    /** Reads one object of the file; throws an {@code InvalidInputException} that names the place. */
    void read(Document document, Rows rows);

    /** Told after the last object of the file. */
    default void end(Rows rows) {}
}
