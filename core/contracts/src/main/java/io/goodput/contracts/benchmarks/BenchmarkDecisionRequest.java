package io.goodput.contracts.benchmarks;

import io.goodput.contracts.Checks;
import java.util.List;

/**
 * A decision upon kept rows.
 *
 * @param imports whose rows, one after another; 1 to 100
 * @param question limits and prices
 */
public record BenchmarkDecisionRequest(List<String> imports, BenchmarkQuestion question) {
    /** Most imports that a question may name. */
    public static final int MAX_IMPORTS = 100;

    public BenchmarkDecisionRequest {
        imports = List.copyOf(imports);
        checkImports(imports);
    }

    static void checkImports(List<String> imports) {
        var checks = new Checks();
        checks.distinct("imports", imports, 1, MAX_IMPORTS);
        for (int i = 0; i < Math.min(MAX_IMPORTS, imports.size()); i++) {
            checks.contentHash("imports/" + i, imports.get(i), "GET /api/v1/benchmarks lists all");
        }
        checks.done();
    }
}
