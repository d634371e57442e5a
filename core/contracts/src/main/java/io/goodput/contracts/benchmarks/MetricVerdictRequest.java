package io.goodput.contracts.benchmarks;

import java.util.List;

/**
 * What deciding by each metric costs, on kept rows.
 *
 * @param imports whose rows, one after another; 1 to 100
 * @param question limits, prices and tokens a month
 */
public record MetricVerdictRequest(List<String> imports, MetricQuestion question) {
    public MetricVerdictRequest {
        imports = List.copyOf(imports);
        BenchmarkDecisionRequest.checkImports(imports);
    }
}
