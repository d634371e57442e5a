package io.goodput.simulation.measured;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The prompt and token times that Splitwise published, as a CSV of whole steps: cells of one model, GPU and tensor
 * parallelism, with the columns {@code model, hardware, tensor_parallel, prompt_size, batch_size, n, prompt_time_ms,
 * token_time_ms}. Cells that differ only in the tokens made are averaged, each weighing its repetitions. The context of a
 * decode step is its prompt: the cells do not say how the tokens made lengthen it.
 */
public final class SplitwiseCells {
    private static final List<String> NUMBERS =
            List.of("tensor_parallel", "prompt_size", "batch_size", "n", "prompt_time_ms", "token_time_ms");

    private SplitwiseCells() {}

    /** Whole steps as text, in the layout that {@link io.goodput.contracts.WholeSteps} names. */
    public static String wholeSteps(Path cells, String model, String hardware, int tensorParallel) {
        String shown = String.valueOf(cells.getFileName());
        MeasurementFile file = MeasurementFile.read(cells, shown, "", List.of("model", "hardware"), NUMBERS, "");
        NavigableMap<Double, NavigableMap<Double, double[]>> byBatch = new TreeMap<>();
        for (int row = 0; row < file.rows(); row++) {
            if (!file.text(row, "model").equals(model)
                    || !file.text(row, "hardware").equals(hardware)
                    || file.number(row, "tensor_parallel") != tensorParallel) {
                continue;
            }
            double[] sum = byBatch.computeIfAbsent(file.count(row, "batch_size"), missing -> new TreeMap<>())
                    .computeIfAbsent(file.count(row, "prompt_size"), missing -> new double[3]);
            double repetitions = file.count(row, "n");
            sum[0] += repetitions * file.seconds(row, "prompt_time_ms", 1e-3);
            sum[1] += repetitions * file.seconds(row, "token_time_ms", 1e-3);
            sum[2] += repetitions;
        }
        if (byBatch.isEmpty()) {
            throw file.refused(
                    model + " on " + hardware + " TP" + tensorParallel,
                    shown + " must have cells of this model, GPU and tensor parallelism",
                    "Maybe llama2-70b on h100-80gb TP8");
        }
        var text = new StringBuilder("phase,sequences,tokens,seconds\n");
        append(text, "prefill", 0, byBatch);
        append(text, "decode", 1, byBatch);
        return text.toString();
    }

    private static void append(
            StringBuilder text, String phase, int of, NavigableMap<Double, NavigableMap<Double, double[]>> byBatch) {
        byBatch.forEach((batch, prompts) -> prompts.forEach((prompt, sum) -> text.append(
                String.format(Locale.ROOT, "%s,%.0f,%.0f,%.9f\n", phase, batch, prompt, sum[of] / sum[2]))));
    }
}
