package io.goodput.tco.http;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.benchmarks.BenchmarkDecision;
import io.goodput.contracts.benchmarks.BenchmarkDecisionRequest;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.MetricVerdictRequest;
import io.goodput.contracts.benchmarks.MetricVerdicts;
import io.goodput.economics.decisions.DecisionTables;
import io.goodput.economics.decisions.Decisions;
import io.goodput.tco.benchmarks.BenchmarkImports;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What is decided upon kept rows. */
@Path("/internal/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.TEXT_PLAIN)
@RunOnVirtualThread
public class DecisionsResource {
    private final BenchmarkImports imports;

    DecisionsResource(BenchmarkImports imports) {
        this.imports = imports;
    }

    /** The {@code BenchmarkDecision} of a {@code BenchmarkDecisionRequest}, or its tables. */
    @POST
    @Path("benchmark-decisions")
    public String decide(@RestQuery @Nullable String format, String body) {
        BenchmarkDecisionRequest request = Codec.readStrict(BenchmarkDecisionRequest.class, body, Format.JSON);
        List<BenchmarkRow> rows = imports.rows(request.imports());
        BenchmarkDecision decision = ofQuestion(() -> Decisions.decide(rows, request.question()));
        return TableFormat.of(format).write(decision, () -> DecisionTables.of(decision));
    }

    /** The {@code MetricVerdicts} of a {@code MetricVerdictRequest}, or their tables. */
    @POST
    @Path("metric-verdicts")
    public String judge(@RestQuery @Nullable String format, String body) {
        MetricVerdictRequest request = Codec.readStrict(MetricVerdictRequest.class, body, Format.JSON);
        List<BenchmarkRow> rows = imports.rows(request.imports());
        MetricVerdicts verdicts = ofQuestion(() -> Decisions.verdicts(rows, request.question()));
        return TableFormat.of(format).write(verdicts, () -> DecisionTables.of(verdicts));
    }

    /** What is wrong with a question is wrong with a part of the body. */
    private static <T> T ofQuestion(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (InvalidInputException e) {
            throw e.under("/question");
        }
    }
}
