package io.goodput.calibration.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.calibration.accuracy.Accuracy;
import io.goodput.calibration.accuracy.AccuracyReport;
import io.goodput.calibration.scoring.ErrorFigures;
import io.goodput.calibration.scoring.LeftApart;
import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.catalog.Catalog;
import io.goodput.codec.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingAccuracyTest {
    static final String SILICON = "id,backend,backend_version,model_path,system,precision,mode,isl,osl,"
            + "gemm_quant_mode,moe_quant_mode,batch_size,tp_size,pp_size,attention_dp_size,moe_tp_size,moe_ep_size,"
            + "prefill_batch_size,prefill_num_workers,prefill_tp_size,prefill_pp_size,prefill_attention_dp_size,"
            + "prefill_moe_tp_size,prefill_moe_ep_size,decode_batch_size,decode_num_workers,decode_tp_size,"
            + "decode_pp_size,decode_attention_dp_size,decode_moe_tp_size,decode_moe_ep_size,silicon_ttft_ms,"
            + "silicon_tpot_ms,concurrency,measured_date,dump,gpus,approx_out_tok_s_gpu,dup_rows,"
            + "dup_tpot_max_over_min,mtp_possible,clean,aic_ref_anchor\n";
    private static final String INFERENCEX = "model,hardware,framework,precision,spec_method,disagg,isl,osl,conc,"
            + "num_prefill_gpu,num_decode_gpu,prefill_tp,prefill_ep,prefill_dp_attention,prefill_num_workers,"
            + "decode_tp,decode_ep,decode_dp_attention,decode_num_workers,date,tput_per_gpu,input_tput_per_gpu,"
            + "output_tput_per_gpu,median_intvty,p99_intvty,median_ttft,p99_ttft,median_tpot,median_e2el,"
            + "avg_power_w,joules_per_total_token,joules_per_output_token,prefill_avg_power_w,decode_avg_power_w,"
            + "image\n";

    @TempDir
    private Path folder;

    /** A row of 4 clients on one H100. */
    static String silicon(String id, String model, int mtp, int clean) {
        return id + ",vllm,0.10.0," + model + ",h100_sxm,fp8,agg,1024,128,fp8,fp8,4,1,1,1,1,1," + ",".repeat(14)
                + "50,8,4,2025-10-29,dump,1,500,1,1," + mtp + "," + clean + ",0\n";
    }

    private AccuracyReport score(List<String> rows) {
        return Accuracy.score(
                new MeasurementFolder(folder),
                Catalog.shipped(),
                (section, id, quantity, measured, predicted, note) ->
                        rows.add("%s %s %s %s".formatted(section, id, quantity, note)));
    }

    @Test
    void cleanRowsAreScoredAndOthersAreLeftApartWithTheReason() throws IOException {
        Files.writeString(
                folder.resolve("e2e_silicon.csv"),
                SILICON
                        + silicon("a", "nvidia/Llama-3.1-8B-Instruct-FP8", 0, 1)
                        + silicon("b", "nvidia/Llama-3.1-8B-Instruct-FP8", 0, 0)
                        + silicon("c", "nvidia/Llama-3.1-8B-Instruct-FP8", 1, 0)
                        + silicon("d", "somebody/Unheard-Of", 0, 1));
        List<String> rows = new ArrayList<>();
        AccuracyReport report = score(rows);
        assertEquals(
                List.of(
                        "endToEnd.aggregated e2e_silicon/a ttftSeconds vllm llama-3.1-8b fp8 hgx-h100",
                        "endToEnd.aggregated e2e_silicon/a tpotSeconds vllm llama-3.1-8b fp8 hgx-h100",
                        "endToEnd.aggregated e2e_silicon/a outputTokensPerSecondPerGpu vllm llama-3.1-8b fp8 hgx-h100",
                        "apart e2e_silicon/b tpotSeconds flagged unclean",
                        "apart e2e_silicon/c tpotSeconds whether it speculated is not recorded",
                        "apart e2e_silicon/d tpotSeconds unknown model unheard-of"),
                rows);
        assertEquals(1, report.endToEnd().aggregated().rows());
        ErrorFigures tpot = report.endToEnd().aggregated().tpot();
        assertNotNull(tpot);
        assertTrue(tpot.medianAbsolutePercent() < 100, "8 ms against " + tpot);
        assertNull(report.prefillSteps(), "there is no such table");
        assertEquals(3, report.apart().stream().mapToInt(LeftApart::rows).sum());
        String json = Codec.write(report);
        assertTrue(json.contains("\"endToEnd\":{\"aggregated\":{\"outputThroughput\":{\"biasPercent\":"), json);
        assertTrue(json.contains("\"floorViolations\":0"), json);
        assertTrue(json.contains("\"kernelSummary\":{}"), json);
    }

    /** Two prefill workers of 8 GPUs and one decode worker of 8; speculation and missing workers are known from the row. */
    @Test
    void disaggregatedRowsNeedTheirWorkers() throws IOException {
        String served = "dsr1,h200,dynamo-sglang,fp8,%s,True,1024,256,8,16,8,8,1,False,%d,8,1,False,%d,2026-01-01,"
                + "30,30,30,90,90,0.5,1,0.011,3,,,,,,image\n";
        Files.writeString(
                folder.resolve("e2e_inferencex_dsr1.csv"),
                INFERENCEX
                        + served.formatted("none", 2, 1)
                        + served.formatted("none", 0, 0)
                        + served.formatted("mtp", 2, 1));
        AccuracyReport report = score(new ArrayList<>());
        assertEquals(1, report.endToEnd().disaggregated().rows());
        assertEquals(0, report.endToEnd().aggregated().rows());
        assertEquals(
                List.of("broken metadata: no workers", "it speculated, with an unknown acceptance"),
                report.apart().stream().map(LeftApart::reason).toList());
    }

    /** Nothing of AMD's is measured: what NVIDIA's kernels say of it must not raise or lower the headline. */
    @Test
    void anotherVendorsSystemsAreScoredByThemselves() throws IOException {
        Files.writeString(
                folder.resolve("e2e_inferencex_dsr1.csv"),
                INFERENCEX
                        + "dsr1,mi355x,sglang,fp4,none,False,1024,256,8,8,8,8,1,False,0,8,1,False,0,2026-06-11,"
                        + "30,15,15,90,90,0.5,1,0.011,3,,,,,,image\n"
                        + "dsr1,mi355x,mori-sglang,fp8,none,True,1024,256,8,8,8,8,1,False,1,8,1,False,1,2026-06-11,"
                        + "30,30,30,90,90,0.5,1,0.011,3,,,,,,image\n");
        List<String> rows = new ArrayList<>();
        AccuracyReport report = score(rows);
        assertEquals(2, report.endToEnd().unvalidated().rows());
        assertEquals(0, report.endToEnd().aggregated().rows());
        assertEquals(0, report.endToEnd().disaggregated().rows());
        assertEquals(
                List.of(
                        "unvalidated disaggregated sglang deepseek-r1 fp8 mi355x-node",
                        "unvalidated sglang deepseek-r1 mxfp4 mi355x-node"),
                report.groups().stream().map(ServingScores.Group::name).toList());
        assertEquals(
                "endToEnd.unvalidated e2e_inferencex_dsr1/1 ttftSeconds sglang deepseek-r1 mxfp4 mi355x-node",
                rows.getFirst());
    }

    @Test
    void theSameTablesGiveTheSameReport() throws IOException {
        Files.writeString(
                folder.resolve("e2e_silicon.csv"), SILICON + silicon("a", "nvidia/Llama-3.1-8B-Instruct-FP8", 0, 1));
        assertEquals(Codec.write(score(new ArrayList<>())), Codec.write(score(new ArrayList<>())));
    }
}
