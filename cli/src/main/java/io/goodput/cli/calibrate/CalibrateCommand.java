package io.goodput.cli.calibrate;

import io.goodput.calibration.kernels.KernelCalibration;
import io.goodput.calibration.kernels.StepTimesFile;
import io.goodput.calibration.serving.ServingCalibration;
import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.Confidence;
import io.goodput.catalog.Provenance;
import io.goodput.catalog.StepTimes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code goodput calibrate --data DIR}. */
@Command(
        name = "calibrate",
        description =
                "Fit the step times of every system that tables of kernels, collectives and power hold rows of, and on"
                        + " tables of load tests the host times of engines and the bands of whole steps; the same"
                        + " tables give the same bytes.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:fitted", "1:anything else went wrong", "2:wrong input"})
public final class CalibrateCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description =
                    "The folder of the tables, or one that has it as its silicon; tables that are absent are left out.")
    private Path data = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "step-times",
            description = "Where the files go, as the catalog ships them: one a system, and in engines and systems the"
                    + " entries with fitted host times and bands; step-times when absent.")
    private Path out = Path.of("step-times");

    @Option(
            names = "--source",
            paramLabel = "TEXT",
            defaultValue = "kernels, collectives and power of TensorRT-LLM 1.3.0rc20, vLLM 0.22, SGLang 0.5 and NCCL in"
                    + " the tables of AIConfigurator 095f58a (NVIDIA, Apache-2.0)",
            description = "What the tables are and where they are from; it is written beside the numbers.")
    private String source = "";

    @Option(
            names = "--date",
            paramLabel = "DATE",
            defaultValue = "2026-08-21",
            description = "When the tables were published.")
    private String date = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter text = spec.commandLine().getOut();
        var folder = new MeasurementFolder(data);
        var provenance = new Provenance(source, date, Confidence.MEASURED);
        List<StepTimes> fitted = KernelCalibration.fit(folder, Catalog.shipped(), provenance);
        if (fitted.isEmpty()) {
            text.println("no table of kernels of a system of the catalog in " + data);
        }
        Files.createDirectories(out);
        ServingCalibration whole = ServingCalibration.fit(folder, Catalog.shipped(), fitted, date);
        for (StepTimes times : whole.stepTimes()) {
            Path file = out.resolve(times.system() + ".json");
            Files.writeString(file, StepTimesFile.of(times));
            text.println(file + ": " + times.fits() + " fits of " + times.numbers() + " numbers");
        }
        write("engines", whole.engines(), "host times", text);
        write("systems", whole.systems(), "band of steps by another generation's coefficients", text);
        text.flush();
        return 0;
    }

    private void write(String folder, SortedMap<String, String> entries, String what, PrintWriter text)
            throws IOException {
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            Path file = Files.createDirectories(out.resolve(folder)).resolve(entry.getKey() + ".yaml");
            Files.writeString(file, entry.getValue());
            text.println(file + ": " + what);
        }
    }
}
