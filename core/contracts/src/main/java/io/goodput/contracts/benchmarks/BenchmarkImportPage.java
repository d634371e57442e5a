package io.goodput.contracts.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the imports, newest first.
 *
 * @param after the id after which the next page begins; absent on the last one
 */
public record BenchmarkImportPage(
        List<BenchmarkImport> imports, @Nullable String after) {
    public BenchmarkImportPage {
        imports = List.copyOf(imports);
    }
}
