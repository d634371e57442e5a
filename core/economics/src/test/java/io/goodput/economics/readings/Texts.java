package io.goodput.economics.readings;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.benchmarks.BenchmarkFlag;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.economics.GivenFile;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/** Files of tests. */
final class Texts {
    private Texts() {}

    static GivenFile file(String name, String text) {
        return GivenFile.of(name, text);
    }

    static GivenFile file(String name, byte[] bytes) {
        return GivenFile.of(name, bytes);
    }

    /** The only row of this text. */
    static BenchmarkRow row(String text) {
        List<BenchmarkRow> rows = rows(text);
        Assertions.assertEquals(1, rows.size());
        return rows.getFirst();
    }

    static List<BenchmarkRow> rows(String text) {
        return Benchmarks.read(List.of(file("run", text))).rows();
    }

    /** What is said against these files, in lines. */
    static String refusal(GivenFile... files) {
        List<GivenFile> all = Stream.of(files).toList();
        return String.valueOf(Assertions.assertThrows(InvalidInputException.class, () -> Benchmarks.read(all))
                .getMessage());
    }

    static void assertNear(double expected, @Nullable Double actual, double delta) {
        Assertions.assertEquals(expected, Objects.requireNonNull(actual), delta);
    }

    static List<FlagKind> flags(BenchmarkRow row) {
        return row.flags().stream().map(BenchmarkFlag::kind).toList();
    }
}
