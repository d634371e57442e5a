package io.goodput.engine;

import io.goodput.contracts.Report;
import io.goodput.engine.cluster.RequestTable;

/**
 * A run under watch.
 *
 * @param report what it measured
 * @param requests what happened to each request, those in flight at the report's time led to their end
 */
record CheckedRun(Report report, RequestTable requests) {}
