package io.goodput.calibration.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.Quantity;
import io.goodput.catalog.ServingEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions of an engine that were measured with the same configuration. */
class VersionRatiosTest {
    private static final Catalog CATALOG = Catalog.shipped();
    private static final String HEADER =
            "id,backend,backend_version,model_path,system,gemm_quant_mode,isl,concurrency,silicon_ttft_ms,"
                    + "silicon_tpot_ms,mtp_possible,clean\n";

    @TempDir
    Path folder;

    private List<VersionRatio> ratios(String rows) throws IOException {
        Files.writeString(folder.resolve("e2e_silicon.csv"), HEADER + rows);
        return VersionRatios.of(new MeasurementFolder(folder), CATALOG);
    }

    /** Two configurations: 8 over 10 and 9 over 10; a row that is there twice counts once, or the median were 9. */
    @Test
    void sameConfigurationsAreDividedAndOthersAreNot() throws IOException {
        List<VersionRatio> found = ratios("""
                a,vllm,0.17.0,x/Qwen3-32B,h200_sxm,fp8,1024,4,100,10,0,1
                b,vllm,0.19.0,x/Qwen3-32B,h200_sxm,fp8,1024,4,50,7,0,0
                c,vllm,0.19.0,x/Qwen3-32B,h200_sxm,fp8,1024,4,50,9,0,0
                d,vllm,0.19.0,x/Qwen3-32B,h200_sxm,fp8,1024,4,50,9,0,0
                e,vllm,0.17.0,x/Qwen3-32B,h200_sxm,fp8,1024,8,100,10,0,1
                f,vllm,0.19.0,x/Qwen3-32B,h200_sxm,fp8,1024,8,70,9,0,1
                g,vllm,0.19.0,x/Qwen3-32B,h200_sxm,fp8,2048,8,70,1,0,1
                """);
        assertEquals(
                List.of(new VersionRatio(
                        "vllm", "qwen3-32b", "hgx-h200", "fp8", "0.17.0", "0.19.0", 2, 0.85, 0.8, 0.9, 0.6)),
                found.stream().map(VersionRatiosTest::rounded).toList());
    }

    private static VersionRatio rounded(VersionRatio each) {
        return new VersionRatio(
                each.engine(),
                each.model(),
                each.system(),
                each.precision(),
                each.against(),
                each.version(),
                each.configurations(),
                thousandths(each.medianTpotRatio()),
                thousandths(each.leastTpotRatio()),
                thousandths(each.mostTpotRatio()),
                thousandths(each.medianTtftRatio()));
    }

    @Test
    void whatMayHaveSpeculatedAndNightlyBuildsAreLeftOut() throws IOException {
        assertTrue(ratios("""
                a,vllm,0.17.0,x/Qwen3-32B,h200_sxm,fp8,1024,4,100,10,1,1
                b,vllm,0.19.0,x/Qwen3-32B,h200_sxm,fp8,1024,4,50,8,1,1
                c,vllm,nightly-5b8c30d62b754b57,x/Qwen3-32B,h200_sxm,fp8,1024,8,50,8,0,1
                d,vllm,0.19.0,x/Qwen3-32B,h200_sxm,fp8,1024,8,50,8,0,1
                """).isEmpty());
    }

    /** Every factor of the catalog is what the tables say, and every pair of versions in them has one. */
    @Test
    void theShippedFactorsAreThoseOfTheTables() {
        String set = System.getenv().getOrDefault("GOODPUT_DATA", "");
        Path root = Path.of("").toAbsolutePath();
        while (root.getParent() != null && !Files.exists(root.resolve("mvnw"))) {
            root = root.getParent();
        }
        Path data = set.isEmpty() ? root.resolve("../shared/data").normalize() : Path.of(set);
        assumeTrue(Files.isDirectory(data), () -> "skipped: no " + data);
        var tables = new MeasurementFolder(data);
        assumeTrue(tables.find(ServingTables.SILICON).isPresent(), "skipped: no " + ServingTables.SILICON);
        List<String> shipped = new ArrayList<>();
        for (ServingEngine engine : CATALOG.engines()) {
            for (ServingEngine.Version version : Objects.requireNonNull(engine.versions())) {
                for (ServingEngine.Factor factor : version.allFactors()) {
                    Quantity decode = factor.decode();
                    shipped.add("%s %s %s %s %s against %s: %s (%s to %s)"
                            .formatted(
                                    engine.name(),
                                    factor.model(),
                                    factor.system(),
                                    factor.precision(),
                                    version.version(),
                                    factor.against(),
                                    decode.value(),
                                    decode.low(),
                                    decode.high()));
                }
            }
        }
        assertEquals(
                VersionRatios.of(tables, CATALOG).stream()
                        .map(each -> "%s %s %s %s %s against %s: %s (%s to %s)"
                                .formatted(
                                        each.engine(),
                                        each.model(),
                                        each.system(),
                                        each.precision(),
                                        each.version(),
                                        each.against(),
                                        thousandths(each.medianTpotRatio()),
                                        thousandths(each.leastTpotRatio()),
                                        thousandths(each.mostTpotRatio())))
                        .toList(),
                shipped);
    }

    private static double thousandths(double value) {
        return Math.rint(value * 1e3) / 1e3;
    }
}
