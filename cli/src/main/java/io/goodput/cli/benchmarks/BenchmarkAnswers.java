package io.goodput.cli.benchmarks;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.benchmarks.BenchmarkAnswer;
import io.goodput.contracts.benchmarks.BenchmarkDecision;
import io.goodput.contracts.benchmarks.BenchmarkQuestion;
import io.goodput.contracts.benchmarks.MetricQuestion;
import io.goodput.contracts.benchmarks.MetricVerdicts;
import java.io.IOException;

/** Files of load tools that were read, and what can be asked of them. */
interface BenchmarkAnswers {
    /** All rows. */
    BenchmarkAnswer rows() throws IOException, InterruptedException;

    /**
     * Which rows serve, and what they cost.
     *
     * @throws InvalidInputException when the question names what there is not, or there are too many rows
     */
    BenchmarkDecision decide(BenchmarkQuestion question) throws IOException, InterruptedException;

    /** What deciding by each metric costs; throws as {@link #decide} does. */
    MetricVerdicts verdicts(MetricQuestion question) throws IOException, InterruptedException;
}
