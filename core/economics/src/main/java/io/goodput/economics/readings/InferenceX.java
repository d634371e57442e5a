package io.goodput.economics.readings;

import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.LatencyFigures;
import io.goodput.contracts.benchmarks.LoadTool;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * InferenceX: a job's aggregate ({@code agg_*.json}) or rows of the public API, where measured figures stand under {@code
 * metrics}. Latencies are in seconds; interactivity is 1 / time per output token. Figures per GPU of a disaggregated row
 * divide output by decode GPUs and input by prefill GPUs only.
 */
final class InferenceX implements Reading {
    /** Both sides of total x (P + D) = input x P + output x D may differ by so much of it. */
    private static final double IDENTITY_TOLERANCE = 0.01;
    /** Mean length over the configured one: random_range_ratio is 0.8, uniform between that share and the whole. */
    private static final double MEAN_LENGTH_SHARE = 0.9;

    @Override
    public LoadTool tool() {
        return LoadTool.INFERENCEX;
    }

    @Override
    public boolean recognises(Document document) {
        return (document.has("/hw") || document.has("/hardware"))
                && document.has("/framework")
                && document.has("/precision");
    }

    @Override
    public void read(Document document, Rows rows) {
        var draft = new Draft(tool(), document);
        boolean isApi = document.hasPart("/metrics");
        String metrics = isApi ? "/metrics/" : "/";
        draft.hardware = document.text(document.has("/hw") ? "/hw" : "/hardware");
        draft.model = document.text("/model");
        draft.precision = document.text("/precision");
        draft.engine = document.text("/framework");
        draft.engineVersion = document.text("/image");
        draft.speculativeDecoding = document.text(document.has("/spec_decoding") ? "/spec_decoding" : "/spec_method");
        draft.concurrency = document.amount("/conc");
        draft.inputLengths = Draft.lengths(document.amount("/isl"), null, null, null);
        draft.outputLengths = Draft.lengths(document.amount("/osl"), null, null, null);
        if (draft.outputLengths != null) {
            draft.convert(
                    "inputLengths, outputLengths",
                    "isl, osl",
                    "as configured; lengths are drawn from 0.8 to 1.0 of them (random_range_ratio), 0.9 on average");
            draft.dataset = "random tokens of isl and osl";
            draft.prefixCache = "of no use: random tokens";
            draft.flag(FlagKind.RANDOM_TOKENS, "fixed isl and osl: random tokens, no prefix cache helps");
        } else {
            draft.dataset = document.text("/scenario_type");
        }
        draft.timeToFirstToken = latency(document, draft, metrics, "timeToFirstToken", "ttft");
        draft.timePerOutputToken = latency(document, draft, metrics, "timePerOutputToken", "tpot");
        draft.interTokenLatency = latency(document, draft, metrics, "interTokenLatency", "itl");
        draft.endToEnd = latency(document, draft, metrics, "endToEnd", "e2el");
        readInteractivity(document, draft, metrics);
        if (draft.outputLengths != null) {
            draft.recomputeTpot(draft.outputLengths.meanTokens() * MEAN_LENGTH_SHARE);
        }
        readGpus(document, draft, metrics);
        readPower(document, draft, metrics);
        rows.add(draft.build());
    }

    private static @Nullable LatencyFigures latency(
            Document document, Draft draft, String metrics, String figure, String name) {
        boolean isNested = document.hasPart(metrics + name);
        return draft.latency(
                figure,
                isNested ? Statistic.PLAIN : Statistic.MEDIAN,
                isNested ? metrics + name + "/%s" : metrics + "%s_" + name,
                Unit.SECONDS,
                "");
    }

    /** Some rows have interactivity only. The quantile of its inverse is the inverse of the quantile. */
    private static void readInteractivity(Document document, Draft draft, String metrics) {
        Double median = document.amount(metrics + "median_intvty");
        if (draft.timePerOutputToken == null && median != null && median > 0) {
            draft.timePerOutputToken = new LatencyFigures(null, 1 / median, null, null, null, null, null);
            draft.convert(
                    "timePerOutputToken",
                    "median_intvty " + Draft.number(median) + " tokens/s",
                    "1 / interactivity = " + Draft.number(1 / median) + " s");
        }
    }

    /** {@code avg_power_w} is of one GPU's board; {@code power_valid} is 1 where its runner vouches for it. */
    private static void readPower(Document document, Draft draft, String metrics) {
        Double watts = document.amount(metrics + "avg_power_w");
        String valid = document.text(metrics + "power_valid");
        if (watts != null && watts > 0 && (valid == null || List.of("1", "true").contains(valid))) {
            draft.wattsPerGpu = watts;
            draft.convert("wattsPerGpu", "avg_power_w " + Draft.number(watts) + " W", "boards of the GPUs only");
        }
    }

    private static void readGpus(Document document, Draft draft, String metrics) {
        Double total = document.amount(metrics + "tput_per_gpu");
        Double input = document.amount(metrics + "input_tput_per_gpu");
        Double output = document.amount(metrics + "output_tput_per_gpu");
        draft.totalTokensPerSecondPerGpu = total;
        if (document.isTrue("/disagg")) {
            readSplit(draft, total, input, output);
            return;
        }
        draft.gpus = aggregatedGpus(document, draft);
        draft.outputTokensPerSecondPerGpu = output;
        if (total != null && input != null && output != null && isOff(total, input + output)) {
            draft.flag(
                    FlagKind.BROKEN_GPU_METADATA,
                    String.format(
                            Locale.ROOT,
                            "%s tokens/s/GPU in all is not %s in + %s out",
                            Draft.number(total),
                            Draft.number(input),
                            Draft.number(output)));
            draft.outputTokensPerSecondPerGpu = null;
            draft.gpus = null;
        }
        setTotals(draft);
    }

    /** Rows of the API repeat one pool's parallelism as prefill's and as decode's; their counts of GPUs can be wrong. */
    private static @Nullable Integer aggregatedGpus(Document document, Draft draft) {
        String prefix = document.has("/tp") ? "" : "decode_";
        Integer tensor = draft.gpus("/" + prefix + "tp");
        if (tensor == null) {
            return null;
        }
        Integer gpus = Draft.product(
                document,
                "/" + prefix + "tp",
                tensor,
                draft.gpus("/" + prefix + "pp"),
                draft.gpus("/" + prefix + "pcp_size"));
        Integer said = draft.gpus("/num_decode_gpu");
        draft.gpus("/num_prefill_gpu");
        draft.convert(
                "gpus",
                prefix + "tp x " + prefix + "pp x " + prefix + "pcp_size",
                gpus + " GPUs of one pool"
                        + (said == null || said.equals(gpus) ? "" : "; num_decode_gpu says " + said + ", not taken"));
        return gpus;
    }

    private static void readSplit(
            Draft draft, @Nullable Double total, @Nullable Double input, @Nullable Double output) {
        Integer prefill = draft.gpus("/num_prefill_gpu");
        Integer decode = draft.gpus("/num_decode_gpu");
        if (prefill == null || decode == null || prefill + decode == 0) {
            return;
        }
        double all = (double) prefill + decode;
        if (total != null && input != null && output != null && isOff(total * all, input * prefill + output * decode)) {
            flagBroken(draft, prefill, decode, total, input, output);
            return;
        }
        draft.prefillGpus = prefill;
        draft.decodeGpus = decode;
        draft.gpus = prefill + decode;
        if (output != null) {
            double overAll = output * decode / all;
            draft.outputTokensPerSecondPerGpu = overAll;
            draft.flag(
                    FlagKind.OUTPUT_PER_DECODE_GPU,
                    String.format(
                            Locale.ROOT,
                            "%s output tokens/s per decode GPU are %s over all GPUs",
                            Draft.number(output),
                            Draft.number(overAll)));
            draft.convert(
                    "outputTokensPerSecondPerGpu",
                    "output_tput_per_gpu " + Draft.number(output),
                    String.format(Locale.ROOT, "x %d decode / %.0f GPUs = %s", decode, all, Draft.number(overAll)));
        }
        setTotals(draft);
    }

    /**
     * The counts are wrong, and the figures say which share of the GPUs does prefill: total = input x share + output x (1 -
     * share).
     */
    private static void flagBroken(Draft draft, int prefill, int decode, double total, double input, double output) {
        double share = (output - total) / (output - input);
        boolean isShare = share > 0 && share < 1;
        draft.flag(
                FlagKind.BROKEN_GPU_METADATA,
                String.format(
                        Locale.ROOT,
                        "total %s x (%d + %d) is not input %s x %d + output %s x %d%s",
                        Draft.number(total),
                        prefill,
                        decode,
                        Draft.number(input),
                        prefill,
                        Draft.number(output),
                        decode,
                        isShare
                                ? String.format(
                                        Locale.ROOT,
                                        "; it would be with %.1f %% of the GPUs in prefill: of %d, %.0f and %.0f",
                                        share * 100,
                                        Math.max(prefill, decode),
                                        Math.max(prefill, decode) * share,
                                        Math.max(prefill, decode) * (1 - share))
                                : ""));
        if (isShare) {
            double overAll = total - input * share;
            draft.outputTokensPerSecondPerGpu = overAll;
            draft.convert(
                    "outputTokensPerSecondPerGpu",
                    "tput_per_gpu, input_tput_per_gpu, output_tput_per_gpu",
                    "total - input x prefill's share of the GPUs = " + Draft.number(overAll));
        }
    }

    private static boolean isOff(double a, double b) {
        return Math.abs(a - b) > IDENTITY_TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
    }

    private static void setTotals(Draft draft) {
        if (draft.gpus == null) {
            return;
        }
        int gpus = draft.gpus;
        if (draft.totalTokensPerSecondPerGpu != null) {
            draft.totalTokensPerSecond = draft.totalTokensPerSecondPerGpu * gpus;
        }
        if (draft.outputTokensPerSecondPerGpu != null) {
            draft.outputTokensPerSecond = draft.outputTokensPerSecondPerGpu * gpus;
        }
    }
}
