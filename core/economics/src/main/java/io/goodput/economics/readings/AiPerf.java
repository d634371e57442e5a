package io.goodput.economics.readings;

import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.LoadTool;

/** AIPerf's {@code profile_export_aiperf.json} and {@code .csv}: one run, metrics by tag. */
final class AiPerf implements Reading {
    @Override
    public LoadTool tool() {
        return LoadTool.AIPERF;
    }

    /** The tool's own keys, which GenAI-Perf does not write. */
    @Override
    public boolean recognises(Document document) {
        return MetricTags.areIn(document)
                && (document.has("/aiperf_version")
                        || document.has("/was_cancelled")
                        || document.has("/benchmark_duration/avg")
                        || document.hasPart("/input_config/loadgen")
                        || document.isTrue("/aiperf_table"));
    }

    @Override
    public void read(Document document, Rows rows) {
        var draft = new Draft(tool(), document);
        document.text("/aiperf_table");
        draft.toolVersion = document.text("/aiperf_version");
        draft.model = document.text("/input_config/endpoint/model_names/0");
        draft.tokenBasis = document.text("/input_config/tokenizer/name");
        draft.concurrency = document.amount("/input_config/loadgen/concurrency");
        draft.offeredRequestsPerSecond = document.amount("/input_config/loadgen/request_rate");
        MetricTags.read(document, draft);
        String file = document.text("/input_config/input/file");
        String published = document.text("/input_config/input/public_dataset");
        if (file != null || published != null) {
            draft.dataset = file != null ? file : published;
        } else if (document.hasPart("/input_config")) {
            MetricTags.markSynthetic(draft);
        }
        if (document.isTrue("/was_cancelled")) {
            draft.flag(FlagKind.INVALID_RUN, "the run was cancelled");
        }
        rows.add(draft.build());
    }
}
