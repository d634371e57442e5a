package io.goodput.economics.readings;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.benchmarks.BenchmarkAnswer;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.LeftOutFile;
import io.goodput.economics.GivenFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads result files: all of them or none. */
public final class Benchmarks {
    /** More rows in one answer are refused. */
    static final int MAX_ROWS = 10_000;

    private final Refusals refusals = new Refusals();
    private final List<BenchmarkRow> rows = new ArrayList<>();
    private final List<LeftOutFile> leftOut = new ArrayList<>();
    private boolean hasTooManyRows;

    private Benchmarks() {}

    /**
     * The rows of {@code files}, in their order; zips and gzips are unpacked. Formats are told by content, never by name.
     *
     * @throws InvalidInputException with what is wrong in any of them; nothing is read then
     */
    public static BenchmarkAnswer read(List<GivenFile> files) {
        var reading = new Benchmarks();
        reading.readAll(files);
        return new BenchmarkAnswer(reading.rows, reading.leftOut);
    }

    private void readAll(List<GivenFile> files) {
        var uploads = new Uploads();
        for (GivenFile file : files) {
            try {
                uploads.unpack(file, this::readText);
            } catch (InvalidInputException e) {
                refusals.add(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        refusals.throwIfAny();
        if (rows.isEmpty()) {
            throw Refusals.of(
                    files.size() == 1 ? files.getFirst().name() : "all files",
                    leftOut.size() + " files without a run",
                    "at least one result is needed",
                    "Maybe the summary of the run");
        }
    }

    /** Reads one text; what is wrong in it is collected, and the next text is read all the same. */
    private void readText(String name, InputStream text) throws IOException {
        if (refusals.isFull() || hasTooManyRows) {
            return;
        }
        var file = new FileReading();
        try {
            TextFormat.read(name, text, file);
            file.end();
        } catch (InvalidInputException e) {
            refusals.add(e);
        }
    }

    /** What stands in one file: objects of one tool. */
    private final class FileReading implements Documents, Rows {
        private final List<Reading> readings = Formats.all();
        private @Nullable Reading chosen;
        private boolean isBroken;

        /** An object of no tool, or of another than the first, ends the file, and one row too many all files; what is wrong in one does not. */
        @Override
        public void add(Document document) {
            Reading reading = choose(document);
            try {
                reading.read(document, this);
            } catch (InvalidInputException e) {
                isBroken = true;
                if (hasTooManyRows) {
                    throw e;
                }
                refusals.add(e);
                if (refusals.isFull()) {
                    throw e;
                }
            }
        }

        private Reading choose(Document document) {
            Reading found = null;
            for (Reading each : readings) {
                if (each.recognises(document)) {
                    found = each;
                    break;
                }
            }
            if (found == null) {
                throw document.refusal(
                        "",
                        String.join(", ", document.others().keySet()),
                        "this is not a result of a tool that is known",
                        "Maybe another file of the run; docs/benchmarks.md lists the formats");
            }
            if (chosen == null) {
                chosen = found;
            } else if (!chosen.equals(found)) {
                throw document.refusal(
                        "",
                        found.tool().name(),
                        "a file must be of one tool, and this one began with " + chosen.tool(),
                        "Maybe files were joined");
            }
            return found;
        }

        void end() {
            if (chosen != null && !isBroken) {
                chosen.end(this);
            }
        }

        @Override
        public void add(BenchmarkRow row) {
            if (rows.size() == MAX_ROWS) {
                hasTooManyRows = true;
                throw Refusals.of(
                        row.source().file(), "more", "at most " + MAX_ROWS + " rows are read", "Maybe fewer files");
            }
            rows.add(row);
        }

        @Override
        public void leaveOut(String file, String why) {
            leftOut.add(new LeftOutFile(file, why));
        }
    }
}
