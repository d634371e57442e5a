package io.goodput.gateway.runs;

import io.goodput.contracts.Report;
import io.goodput.contracts.RunPriced;

/**
 * A run with its prices under one price book.
 *
 * @param runId identity of the run
 * @param report what it measured
 * @param priced its bills, one per tier of the book
 */
public record StoredRun(String runId, Report report, RunPriced priced) {}
