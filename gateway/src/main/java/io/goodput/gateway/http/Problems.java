package io.goodput.gateway.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.gateway.clients.ClientGoneException;
import io.goodput.gateway.clients.RefusedException;
import io.goodput.gateway.clients.UnreachableException;
import io.goodput.gateway.entries.TooManyEntriesException;
import io.goodput.gateway.plans.Problem;
import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Everything that is refused, as problem details. */
class Problems {
    static final String MEDIA_TYPE = "application/problem+json";

    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final int OUTAGE_RETRY_SECONDS = 5;

    @ServerExceptionMapper
    Response problem(ProblemException e) {
        Response.ResponseBuilder response = response(e.problem());
        if (e.retryAfter() != null) {
            response.header(HttpHeaders.RETRY_AFTER, Math.max(1, e.retryAfter().toSeconds()));
        }
        return response.build();
    }

    @ServerExceptionMapper
    Response invalidInput(InvalidInputException e) {
        return response(Problem.invalid(e.violations())).build();
    }

    @ServerExceptionMapper
    Response tooManyEntries(TooManyEntriesException e) {
        return response(Problem.of("too-many-entries", "No more entries can be kept", 409, e.getMessage() + "."))
                .build();
    }

    @ServerExceptionMapper
    Response refusedByHttp(WebApplicationException e) {
        Response.ResponseBuilder response = response(ofStatus(e.getResponse().getStatus()));
        Object allow = e.getResponse().getHeaders().getFirst(HttpHeaders.ALLOW);
        if (allow != null) {
            response.header(HttpHeaders.ALLOW, allow);
        }
        return response.build();
    }

    @ServerExceptionMapper
    Response clientGone(ClientGoneException e) {
        LOG.debug("nobody is there to read this answer", e);
        return response(Problem.of("body-cut-short", "The body was cut short", 400, "Maybe send it again."))
                .build();
    }

    @ServerExceptionMapper
    Response unreachable(UnreachableException e) {
        LOG.warn(e.getMessage(), e);
        return outage(String.valueOf(e.getMessage()));
    }

    @ServerExceptionMapper
    Response refusedByAService(RefusedException e) {
        LOG.errorf(e, "another service refused a request with status %d", e.status());
        return retryable(Problem.of(
                "bad-gateway",
                "A part of Goodput refused another's request",
                502,
                "It answered with HTTP status " + e.status() + "."));
    }

    @ServerExceptionMapper
    Response unexpected(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException || cause instanceof PersistenceException) {
                LOG.warn("the database cannot answer", e);
                return outage("The database cannot answer now.");
            }
        }
        String reference = UUID.randomUUID().toString();
        LOG.errorf(e, "internal error %s", reference);
        return response(Problem.of(
                        "internal-error",
                        "Goodput itself failed",
                        500,
                        "The log tells more under the reference " + reference + "."))
                .build();
    }

    static Problem ofStatus(int status) {
        return switch (status) {
            case 404 -> Problem.of("not-found", "There is no such thing", 404, "Nothing is here. Maybe /q/openapi.");
            case 405 ->
                Problem.of(
                        "method-not-allowed",
                        "The method is not allowed here",
                        405,
                        "The header Allow names the methods that are.");
            case 406 ->
                Problem.of(
                        "not-acceptable",
                        "No representation that the client accepts",
                        406,
                        "Maybe Accept: application/json; text/event-stream for events; text/csv or"
                                + " application/vnd.apache.parquet for rows; text/csv or text/markdown for tables.");
            case 413 ->
                Problem.of("body-too-large", "The body is too large", 413, "A question may have at most 1 MiB.");
            case 415 ->
                Problem.of(
                        "unsupported-media-type",
                        "The body's media type is not supported",
                        415,
                        "Maybe Content-Type: application/json or application/yaml, in UTF-8 and not compressed.");
            default ->
                Problem.of("http-" + status, "The request cannot be served", status, "HTTP status " + status + ".");
        };
    }

    private static Response outage(String detail) {
        return retryable(Problem.of("unavailable", "A part of Goodput is away", 503, detail));
    }

    private static Response retryable(Problem problem) {
        return response(problem)
                .header(HttpHeaders.RETRY_AFTER, OUTAGE_RETRY_SECONDS)
                .build();
    }

    private static Response.ResponseBuilder response(Problem problem) {
        return Response.status(problem.status()).type(MEDIA_TYPE).entity(Codec.write(problem));
    }
}
