package io.goodput.gateway.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.SimulationRequested;
import io.goodput.contracts.Violation;
import io.goodput.gateway.clients.RefusedException;
import io.goodput.gateway.clients.RowFormat;
import io.goodput.gateway.clients.RowStream;
import io.goodput.gateway.clients.RowStreams;
import io.goodput.gateway.plans.Problem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jspecify.annotations.Nullable;

/** Answers with the rows of a run's requests, while it is simulated again. */
@Singleton
class RowAnswers {
    private static final Logger LOG = Logger.getLogger(RowAnswers.class);
    private static final Duration BUSY_RETRY = Duration.ofSeconds(10);
    private static final String RUN = "run";
    /** What of a refusal by the simulator-service is the client's to know: trace removed, of another build, busy. */
    private static final Set<Integer> PROBLEMS = Set.of(404, 409, 429);

    private final RowStreams streams;

    RowAnswers(RowStreams streams) {
        this.streams = streams;
    }

    /**
     * The index of the run that a query asks for.
     *
     * @param runs how many there are
     */
    static int run(MultivaluedMap<String, String> query, int runs) {
        List<Violation> violations = new ArrayList<>();
        query.forEach((name, values) -> {
            if (!name.equals(RUN)) {
                violations.add(new Violation(
                        "/" + name, String.join(", ", values), "there is no such parameter", "Maybe run"));
            } else if (values.size() > 1) {
                violations.add(new Violation(
                        "/" + name, String.join(", ", values), "run must be given once", "Maybe only the first"));
            }
        });
        String text = query.getFirst(RUN);
        int run = text == null ? 0 : index(text);
        if (run < 0 || run >= runs) {
            violations.add(new Violation(
                    "/run",
                    String.valueOf(text),
                    runs == 1
                            ? "run must be 0: the simulation has one run"
                            : "run must be between 0 and " + (runs - 1) + ": the simulation has " + runs + " runs",
                    "Maybe leave it out for the first one"));
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        return run;
    }

    private static int index(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /**
     * Streams the rows of a run.
     *
     * @param name of the file that they may be stored in, without its ending
     */
    Response rows(SimulationRequested run, String name, HttpHeaders headers, HttpServerRequest request)
            throws InterruptedException {
        RowFormat format = format(headers);
        RowStream rows = open(run, format);
        // Also when nobody asks for the body, as for a HEAD.
        CurrentRequestManager.get().registerCompletionCallback(failure -> rows.close());
        StreamingOutput body = out -> {
            boolean complete = false;
            try (rows) {
                rows.transferTo(out);
                complete = true;
            } catch (IOException e) {
                LOG.warnf("the rows of run %s broke off: %s", run.runId(), e);
            } finally {
                if (!complete) {
                    breakOff(request);
                }
            }
        };
        return Response.ok(body, format.type())
                .header(HttpHeaders.CONTENT_ENCODING, format.encoding())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"" + name + (format == RowFormat.PARQUET ? ".parquet\"" : ".csv\""))
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT + ", " + HttpHeaders.ACCEPT_ENCODING)
                .build();
    }

    private RowStream open(SimulationRequested run, RowFormat format) throws InterruptedException {
        try {
            return streams.open(run, format);
        } catch (RefusedException e) {
            throw PROBLEMS.contains(e.status())
                    ? new ProblemException(
                            Codec.read(Problem.class, String.valueOf(e.getMessage())),
                            e.status() == 429 ? BUSY_RETRY : null)
                    : e;
        }
    }

    /**
     * Ends a response that must not look complete: the connection is closed, in HTTP/2 the stream is reset, before
     * anybody can end the response. Whoever tries to afterwards reaches nobody: this returns once the connection is
     * closed.
     */
    private static void breakOff(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else {
            request.connection()
                    .close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    private static RowFormat format(HttpHeaders headers) {
        for (MediaType accepted : headers.getAcceptableMediaTypes()) {
            if (accepted.isCompatible(RowFormat.CSV.type())) {
                return acceptsGzip(headers.getHeaderString(HttpHeaders.ACCEPT_ENCODING))
                        ? RowFormat.CSV_GZIP
                        : RowFormat.CSV;
            }
            if (accepted.isCompatible(RowFormat.PARQUET.type())) {
                return RowFormat.PARQUET;
            }
        }
        return RowFormat.CSV;
    }

    private static boolean acceptsGzip(@Nullable String encodings) {
        return encodings != null
                && Arrays.stream(encodings.toLowerCase(Locale.ROOT).split(","))
                        .map(each -> each.replaceAll("\\s", ""))
                        .anyMatch(each ->
                                each.equals("gzip") || (each.startsWith("gzip;") && !each.matches("gzip;q=0(\\.0*)?")));
    }
}
