package io.goodput.simulator.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.simulator.rows.OtherBuildException;
import io.goodput.simulator.rows.TooManyRowStreamsException;
import io.goodput.simulator.traces.ClientGoneException;
import io.goodput.simulator.traces.MissingTraceException;
import io.goodput.simulator.traces.RefusedUploadException;
import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Turns failures into problem details. */
class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final int RETRY_AFTER_SECONDS = 2;

    @ServerExceptionMapper
    Response wrongInput(InvalidInputException failure) {
        return response(Problem.invalid(failure));
    }

    @ServerExceptionMapper
    Response refused(WebApplicationException failure) {
        Response.StatusType status = failure.getResponse().getStatusInfo();
        return response(Problem.of(
                "http-" + status.getStatusCode(),
                status.getReasonPhrase(),
                status.getStatusCode(),
                String.valueOf(failure.getMessage())));
    }

    @ServerExceptionMapper
    Response refusedUpload(RefusedUploadException failure) {
        String detail = String.valueOf(failure.getMessage());
        return switch (failure.reason()) {
            case TOO_LARGE -> response(Problem.of("trace-too-large", "The trace is too large", 413, detail));
            case CONFLICT -> response(Problem.of("trace-conflict", "The name is taken", 409, detail));
            case STORE_FULL -> response(Problem.of("trace-store-full", "No more traces fit", 507, detail));
            case TOO_MANY_UPLOADS ->
                retryable(Problem.of("too-many-uploads", "Too many traces are being uploaded", 429, detail));
        };
    }

    @ServerExceptionMapper
    Response refusedRows(OtherBuildException failure) {
        return response(
                Problem.of("other-build", "The run is of another build", 409, String.valueOf(failure.getMessage())));
    }

    @ServerExceptionMapper
    Response refusedRows(TooManyRowStreamsException failure) {
        return retryable(Problem.of(
                "too-many-row-streams",
                "Too many runs are simulated for their rows",
                429,
                String.valueOf(failure.getMessage())));
    }

    @ServerExceptionMapper
    Response missingTrace(MissingTraceException failure) {
        return response(
                Problem.of("trace-missing", "The trace is not stored", 404, String.valueOf(failure.getMessage())));
    }

    @ServerExceptionMapper
    Response clientGone(ClientGoneException failure) {
        LOG.debug("nobody is there to read this answer", failure);
        return response(Problem.of("body-cut-short", "The body was cut short", 400, "Maybe send it again"));
    }

    @ServerExceptionMapper
    Response failed(RuntimeException failure) {
        if (isOfTheDatabase(failure)) {
            LOG.warnf("the database cannot be reached: %s", failure.getMessage());
            return retryable(Problem.of(
                    "unavailable", "The database cannot be reached", 503, "This passes. Maybe try again in a moment"));
        }
        LOG.error("a request failed", failure);
        return response(Problem.of("internal", "The service failed", 500, "Its log says more"));
    }

    private static boolean isOfTheDatabase(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PersistenceException || cause instanceof SQLException) {
                return true;
            }
        }
        return false;
    }

    private static Response retryable(Problem problem) {
        return Response.fromResponse(response(problem))
                .header("Retry-After", RETRY_AFTER_SECONDS)
                .build();
    }

    private static Response response(Problem problem) {
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(Codec.write(problem))
                .build();
    }
}
