package io.goodput.cli.accuracy;

import io.goodput.calibration.accuracy.Accuracy;
import io.goodput.calibration.accuracy.AccuracyReport;
import io.goodput.calibration.scoring.RowFile;
import io.goodput.calibration.scoring.RowSink;
import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.catalog.Catalog;
import io.goodput.codec.Codec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code goodput accuracy --data DIR}. */
@Command(
        name = "accuracy",
        description = "Score the shipped numbers on tables of measurements, without fitting anything; misses first.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:scored", "1:anything else went wrong", "2:wrong input"})
public final class AccuracyCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description =
                    "The folder of the tables, or one that has it as its silicon; tables that are absent are left out.")
    private Path data = Path.of("");

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Option(
            names = "--rows",
            paramLabel = "FILE",
            description = "Write every row as CSV: what was measured and what is predicted, or why it is not scored.")
    private @Nullable Path rows;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        var folder = new MeasurementFolder(data);
        AccuracyReport report;
        if (rows == null) {
            report = Accuracy.score(folder, Catalog.shipped(), RowSink.NONE);
        } else {
            try (RowFile file = RowFile.open(rows)) {
                report = Accuracy.score(folder, Catalog.shipped(), file);
            }
        }
        out.print(json ? Codec.write(report) + "\n" : AccuracyText.of(report));
        out.flush();
        return 0;
    }
}
