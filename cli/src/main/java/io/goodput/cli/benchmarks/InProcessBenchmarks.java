package io.goodput.cli.benchmarks;

import io.goodput.contracts.benchmarks.BenchmarkAnswer;
import io.goodput.contracts.benchmarks.BenchmarkDecision;
import io.goodput.contracts.benchmarks.BenchmarkQuestion;
import io.goodput.contracts.benchmarks.MetricQuestion;
import io.goodput.contracts.benchmarks.MetricVerdicts;
import io.goodput.economics.decisions.Decisions;

/** Files that were read here. */
record InProcessBenchmarks(BenchmarkAnswer rows) implements BenchmarkAnswers {
    @Override
    public BenchmarkDecision decide(BenchmarkQuestion question) {
        return Decisions.decide(rows.rows(), question);
    }

    @Override
    public MetricVerdicts verdicts(MetricQuestion question) {
        return Decisions.verdicts(rows.rows(), question);
    }
}
