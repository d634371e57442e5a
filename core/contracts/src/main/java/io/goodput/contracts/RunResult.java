package io.goodput.contracts;

/** All that a run leaves: its report, which travels, and its time series, which does not. */
public record RunResult(Report report, TimeSeries series) {}
