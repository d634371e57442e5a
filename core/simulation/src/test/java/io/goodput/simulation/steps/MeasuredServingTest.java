package io.goodput.simulation.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.Model;
import io.goodput.catalog.Parallelism;
import io.goodput.catalog.ServingEngine;
import io.goodput.engine.timing.RankLoad;
import io.goodput.engine.timing.TabulatedSteps;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Composed decode steps of attention ranks against measured ones. Whole load tests are scored in calibration. */
class MeasuredServingTest {
    private static final Catalog CATALOG = Catalog.shipped();
    private static final ServingEngine ENGINE =
            CATALOG.findEngine("tensorrt-llm").orElseThrow();
    private static final Map<String, String> SYSTEMS =
            Map.of("h100", "hgx-h100", "h200", "hgx-h200", "b200", "hgx-b200", "gb200", "gb200-nvl72");
    /** Requests of these rows have 80 to 100 % of the nominal lengths. */
    private static final double MEAN_OF_NOMINAL = 0.9;

    @BeforeEach
    void tablesArePresent() {
        assumeTrue(MeasuredTables.arePresent(), "skipped: no measured tables in " + MeasuredTables.folder());
    }

    /**
     * Decode instances of attention ranks in disaggregated serving: as many sequences a GPU as output rate × time per
     * token, in steps of their own.
     */
    @Test
    void attentionRanksAreRightOnOneNodeAndTooFastAcrossTwo() {
        Model model = CATALOG.findModel("deepseek-r1").orElseThrow();
        int rows = 0;
        for (MeasuredTables.Row row : MeasuredTables.rows("e2e_inferencex_dsr1.csv.gz")) {
            String system = SYSTEMS.getOrDefault(row.text("hardware").replaceAll("[-_].*", ""), "");
            if (!(system.equals("hgx-h100") || system.equals("hgx-h200"))
                    || !row.text("spec_method").equals("none")
                    || !row.text("disagg").equals("True")
                    || !row.text("decode_dp_attention").equals("True")
                    || row.number("decode_num_workers") != 1) {
                continue;
            }
            int gpus = (int) row.number("num_decode_gpu");
            double measured = row.number("median_tpot");
            double ofRank = row.number("output_tput_per_gpu") * measured;
            double context = MEAN_OF_NOMINAL * (row.number("isl") + row.number("osl") / 2);
            AcceleratedSystem at = CATALOG.findSystem(system).orElseThrow();
            TabulatedSteps steps = StepTables.compile(
                    model,
                    model.findPrecision("fp8").orElseThrow(),
                    at,
                    CATALOG.stepTimesOf(at),
                    ENGINE,
                    new Parallelism(1, 1, gpus, gpus, 0, Parallelism.BALANCED, false),
                    1);
            var load = new RankLoad();
            load.setDecoding(ofRank, ofRank * context, 0);
            double predicted = steps.attentionSeconds(load) + steps.restSeconds(gpus * ofRank, gpus * ofRank, false);
            System.out.printf(
                    "attention ranks, %s × %d, %.1f sequences of %.0f tokens a GPU: measured %.1f ms, predicted %.1f ms,"
                            + " measured/predicted - 1: %+.3f%n",
                    system, gpus, ofRank, context, 1e3 * measured, 1e3 * predicted, measured / predicted - 1);
            double most = gpus > at.scaleUpGpus().asInt() ? 0.44 : 0.09;
            assertEquals(1 + most / 2, measured / predicted, most / 2 + 0.01, system + " × " + gpus);
            rows++;
        }
        assertEquals(4, rows);
    }
}
