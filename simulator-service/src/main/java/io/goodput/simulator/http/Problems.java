package io.goodput.simulator.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
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
    Response failed(RuntimeException failure) {
        if (isOfTheDatabase(failure)) {
            LOG.warnf("the database cannot be reached: %s", failure.getMessage());
            Problem problem = Problem.of(
                    "unavailable", "The database cannot be reached", 503, "This passes. Maybe try again in a moment");
            return Response.fromResponse(response(problem))
                    .header("Retry-After", RETRY_AFTER_SECONDS)
                    .build();
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

    private static Response response(Problem problem) {
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(Codec.write(problem))
                .build();
    }
}
