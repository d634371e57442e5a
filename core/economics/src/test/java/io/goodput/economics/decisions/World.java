package io.goodput.economics.decisions;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.benchmarks.BenchmarkQuestion;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.economics.GivenFile;
import io.goodput.economics.readings.Benchmarks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Rows and questions of tests. */
final class World {
    private World() {}

    /** Published rows of DeepSeek-R1, each with its source. */
    static List<BenchmarkRow> published() {
        return Benchmarks.read(List.of(
                        GivenFile.of(Path.of("..", "..", "examples", "published-benchmarks", "deepseek-r1.json"))))
                .rows();
    }

    static List<BenchmarkRow> rows(String json) {
        return Benchmarks.read(List.of(GivenFile.of("rows.json", json))).rows();
    }

    /** Half input, half output tokens; 8 GPUs. */
    static String row(
            String hardware, double tokensPerSecondPerGpu, double tokensPerSecondPerUser, double ttftSeconds) {
        return row(hardware, "none", tokensPerSecondPerGpu, tokensPerSecondPerUser, ttftSeconds, "");
    }

    static String row(
            String hardware,
            String speculation,
            double tokensPerSecondPerGpu,
            double tokensPerSecondPerUser,
            double ttftSeconds,
            String more) {
        return String.format(
                Locale.ROOT,
                """
                {"hardware":"%s","framework":"engine","model":"m","precision":"fp8","spec_method":"%s","disagg":false,
                 "decode_tp":8,"isl":1000,"osl":1000,"conc":16,"metrics":{"tput_per_gpu":%s,"input_tput_per_gpu":%s,
                 "output_tput_per_gpu":%s,"median_intvty":%s,"median_ttft":%s%s}}""",
                hardware,
                speculation,
                tokensPerSecondPerGpu,
                tokensPerSecondPerGpu / 2,
                tokensPerSecondPerGpu / 2,
                tokensPerSecondPerUser,
                ttftSeconds,
                more);
    }

    static List<BenchmarkRow> of(String... rows) {
        return rows("[" + String.join(",", rows) + "]");
    }

    /** Rows with figures on a coarse grid, so that some are tied. */
    static List<BenchmarkRow> random(Random random, int count) {
        List<String> hardware = List.of("h200", "b200", "gb200", "mi355x");
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row(
                    hardware.get(random.nextInt(hardware.size())),
                    random.nextBoolean() ? "mtp" : "none",
                    100 * (1 + random.nextInt(40)),
                    5 * (1 + random.nextInt(20)),
                    0.25 * (1 + random.nextInt(12)),
                    ""));
        }
        return rows("[" + String.join(",", rows) + "]");
    }

    static BenchmarkQuestion question(String yaml) {
        return Codec.readStrict(BenchmarkQuestion.class, yaml, Format.YAML);
    }

    /** Medians within so many seconds. */
    static BenchmarkQuestion within(double ttftSeconds, double tpotSeconds, String more) {
        return question(String.format(Locale.ROOT, """
                slo: {limits: [{metric: ttft, percentile: 50, limitSeconds: %s}, {metric: tpot, percentile: 50, limitSeconds: %s}]}
                %s
                """, ttftSeconds, tpotSeconds, more));
    }
}
