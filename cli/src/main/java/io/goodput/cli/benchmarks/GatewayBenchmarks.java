package io.goodput.cli.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.cli.questions.GatewayCalls;
import io.goodput.cli.questions.MultipartForm;
import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.contracts.benchmarks.BenchmarkAnswer;
import io.goodput.contracts.benchmarks.BenchmarkDecision;
import io.goodput.contracts.benchmarks.BenchmarkDecisionRequest;
import io.goodput.contracts.benchmarks.BenchmarkImport;
import io.goodput.contracts.benchmarks.BenchmarkQuestion;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.BenchmarkRowPage;
import io.goodput.contracts.benchmarks.MetricQuestion;
import io.goodput.contracts.benchmarks.MetricVerdictRequest;
import io.goodput.contracts.benchmarks.MetricVerdicts;
import io.goodput.economics.GivenFile;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Files that a running gateway reads and keeps. */
final class GatewayBenchmarks implements BenchmarkAnswers {
    private static final String BENCHMARKS = "/api/v1/benchmarks";
    private static final String JSON = "application/json";

    private final GatewayCalls gateway;
    private final BenchmarkImport kept;

    private GatewayBenchmarks(GatewayCalls gateway, BenchmarkImport kept) {
        this.gateway = gateway;
        this.kept = kept;
    }

    /**
     * Gives files to a gateway.
     *
     * @throws InvalidInputException with what is wrong in any of them; none is kept then
     */
    static GatewayBenchmarks keep(URI url, List<GivenFile> files) throws IOException, InterruptedException {
        var form = new MultipartForm();
        files.forEach(file -> form.add("file", file));
        var gateway = new GatewayCalls(url);
        return new GatewayBenchmarks(gateway, read(BenchmarkImport.class, gateway.post(BENCHMARKS, form)));
    }

    @Override
    public BenchmarkAnswer rows() throws IOException, InterruptedException {
        List<BenchmarkRow> rows = new ArrayList<>();
        Integer next = 1;
        while (next != null) {
            BenchmarkRowPage page =
                    read(BenchmarkRowPage.class, gateway.get(BENCHMARKS + "/" + kept.id() + "/rows?first=" + next));
            rows.addAll(page.rows());
            next = page.next();
        }
        return new BenchmarkAnswer(rows, kept.leftOut());
    }

    @Override
    public BenchmarkDecision decide(BenchmarkQuestion question) throws IOException, InterruptedException {
        return asked(
                BenchmarkDecision.class,
                "/api/v1/benchmark-decisions",
                new BenchmarkDecisionRequest(List.of(kept.id()), question));
    }

    @Override
    public MetricVerdicts verdicts(MetricQuestion question) throws IOException, InterruptedException {
        return asked(
                MetricVerdicts.class,
                "/api/v1/metric-verdicts",
                new MetricVerdictRequest(List.of(kept.id()), question));
    }

    /** Pointers are of the question, as when it is answered here. */
    private <T> T asked(Class<T> type, String path, Object request) throws IOException, InterruptedException {
        try {
            return read(type, gateway.post(path, JSON, Codec.write(request)));
        } catch (InvalidInputException e) {
            throw new InvalidInputException(e.violations().stream()
                    .map(each -> new Violation(
                            each.pointer().replaceFirst("^/question", ""), each.value(), each.rule(), each.advice()))
                    .toList());
        }
    }

    private static <T> T read(Class<T> type, JsonNode json) {
        return Codec.read(type, Codec.write(json));
    }
}
