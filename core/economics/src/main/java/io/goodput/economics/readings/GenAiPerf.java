package io.goodput.economics.readings;

import io.goodput.contracts.benchmarks.LoadTool;
import org.jspecify.annotations.Nullable;

/** GenAI-Perf's {@code profile_export_genai_perf.json} and {@code .csv}: one run, metrics by tag. */
final class GenAiPerf implements Reading {
    @Override
    public LoadTool tool() {
        return LoadTool.GENAI_PERF;
    }

    @Override
    public boolean recognises(Document document) {
        return MetricTags.areIn(document);
    }

    @Override
    public void read(Document document, Rows rows) {
        var draft = new Draft(tool(), document);
        draft.model = first(document, "/input_config/model/0", "/input_config/model_names/0", "/input_config/model");
        String backend = document.text("/input_config/backend");
        // With an OpenAI endpoint the backend is a default that says nothing.
        draft.engine = "openai".equals(document.text("/input_config/service_kind")) ? null : backend;
        draft.tokenBasis = first(document, "/input_config/tokenizer/name", "/input_config/tokenizer");
        Double concurrency = document.amount("/input_config/concurrency");
        draft.concurrency =
                concurrency != null ? concurrency : document.amount("/input_config/perf_analyzer/stimulus/concurrency");
        Double rate = document.amount("/input_config/request_rate");
        draft.offeredRequestsPerSecond =
                rate != null ? rate : document.amount("/input_config/perf_analyzer/stimulus/request_rate");
        MetricTags.read(document, draft);
        String source = document.text("/input_config/prompt_source");
        if ("synthetic".equals(source)) {
            MetricTags.markSynthetic(draft);
        } else {
            draft.dataset = source;
        }
        rows.add(draft.build());
    }

    private static @Nullable String first(Document document, String... pointers) {
        for (String pointer : pointers) {
            String text = document.text(pointer);
            if (text != null) {
                return text;
            }
        }
        return null;
    }
}
