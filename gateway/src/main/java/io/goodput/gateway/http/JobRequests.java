package io.goodput.gateway.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.Deadline;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.SimulationAnswer;
import io.goodput.contracts.SimulationRequested;
import io.goodput.contracts.Violation;
import io.goodput.gateway.plans.AnsweredJob;
import io.goodput.gateway.plans.Cursor;
import io.goodput.gateway.plans.JobKind;
import io.goodput.gateway.plans.JobPage;
import io.goodput.gateway.plans.JobState;
import io.goodput.gateway.plans.Jobs;
import io.goodput.gateway.plans.PlannerBuild;
import io.goodput.gateway.plans.Problem;
import io.goodput.gateway.plans.Submission;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What all kinds of jobs have in common over HTTP. */
@ApplicationScoped
class JobRequests {
    static final String DEADLINE = "deadlineSeconds";

    private static final int DEFAULT_PAGE = 20;
    private static final int MAX_PAGE = 100;
    private static final Duration TOO_MANY_RETRY = Duration.ofSeconds(5);
    private static final Set<String> PAGE_PARAMETERS = Set.of("limit", "cursor", "state");

    private final Jobs jobs;
    private final Body body;
    private final EventStreams streams;
    private final UriInfo uri;

    /** @param uri of the request that is being answered */
    JobRequests(Jobs jobs, Body body, EventStreams streams, UriInfo uri) {
        this.jobs = jobs;
        this.body = body;
        this.streams = streams;
        this.uri = uri;
    }

    <T> Response submit(
            JobKind kind,
            String path,
            Class<T> type,
            UnaryOperator<T> resolve,
            HttpHeaders headers,
            @Nullable InputStream stream) {
        Deadline deadline = deadline(kind);
        Body.Text text = body.read(headers, stream);
        T question = Codec.readStrict(type, text.text(), text.format(), resolve);
        String hash = Codec.questionHash(question, PlannerBuild.get());
        return switch (jobs.submit(kind, Codec.write(question), hash, deadline)) {
            case Submission.Accepted(var job) ->
                Response.accepted(json(new AnsweredJob(job, null)))
                        .header(HttpHeaders.LOCATION, path + "/" + job.id())
                        .type(MediaType.APPLICATION_JSON)
                        .build();
            case Submission.Answered(var job) ->
                Response.ok(json(job), MediaType.APPLICATION_JSON)
                        .header(HttpHeaders.LOCATION, path + "/" + job.job().id())
                        .build();
            case Submission.Refused(int maxOpen) ->
                throw new ProblemException(
                        Problem.of(
                                "too-many-open-jobs",
                                "Too many plans and simulations are open",
                                429,
                                maxOpen
                                        + " are queued or running, which is the most. Maybe wait for one, or cancel it."),
                        TOO_MANY_RETRY);
        };
    }

    /** What the request's address says; absent when it says nothing. */
    private @Nullable Deadline deadline(JobKind kind) {
        OptionalLong seconds = QueryParameters.of(
                        uri.getQueryParameters(), kind.takesDeadline() ? List.of(DEADLINE) : List.of())
                .wholeNumber(DEADLINE);
        return seconds.isPresent() ? new Deadline(seconds.getAsLong()) : null;
    }

    Response get(JobKind kind, String id) {
        return Response.ok(json(find(kind, id)), MediaType.APPLICATION_JSON).build();
    }

    /**
     * The runs of a simulation, in the order of its answer.
     *
     * @throws ProblemException when there is no such simulation, or it is not done
     */
    List<SimulationRequested> runs(String id) {
        AnsweredJob simulation = find(JobKind.SIMULATION, id);
        JobState state = simulation.job().state();
        if (state != JobState.DONE) {
            throw new ProblemException(Problem.of(
                    "not-done",
                    "The simulation is not done",
                    409,
                    "It is " + EnumNames.of(state) + "; only one that is done has rows. "
                            + (state.open()
                                    ? "Maybe wait: " + SimulationResource.PATH + "/" + id + "/events tells when it is."
                                    : "Maybe ask the question again.")));
        }
        return jobs.runs(UUID.fromString(id));
    }

    /**
     * The answer of a simulation that is done.
     *
     * @param pointer to the id in the question that names it
     * @throws InvalidInputException when there is no such simulation, or it is not done
     */
    SimulationAnswer simulated(String id, String pointer) {
        Optional<AnsweredJob> found;
        try {
            found = jobs.find(JobKind.SIMULATION, UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            found = Optional.empty();
        }
        AnsweredJob simulation = found.orElseThrow(() -> new InvalidInputException(new Violation(
                pointer,
                id,
                "there is no such simulation",
                "Maybe it was removed: POST " + SimulationResource.PATH + " answers it again")));
        String answer = simulation.answer();
        if (answer == null) {
            throw new InvalidInputException(new Violation(
                    pointer,
                    id,
                    "the simulation is " + EnumNames.of(simulation.job().state())
                            + "; only one that is done tells figures",
                    "Maybe wait for it: " + SimulationResource.PATH + "/" + id + "/events"));
        }
        return Codec.read(SimulationAnswer.class, answer);
    }

    Response page(JobKind kind, MultivaluedMap<String, String> query) {
        List<Violation> violations = new ArrayList<>();
        query.forEach((name, values) -> {
            if (!PAGE_PARAMETERS.contains(name)) {
                violations.add(new Violation(
                        "/" + name,
                        String.join(", ", values),
                        "there is no such parameter",
                        "Maybe limit, cursor or state"));
            } else if (values.size() > 1) {
                violations.add(new Violation(
                        "/" + name, String.join(", ", values), name + " must be given once", "Maybe only the first"));
            }
        });
        int limit = limit(query.getFirst("limit"), violations);
        Cursor cursor = cursor(query.getFirst("cursor"), violations);
        JobState state = state(query.getFirst("state"), violations);
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        JobPage page = jobs.page(kind, state, cursor, limit);
        return Response.ok(Codec.write(page), MediaType.APPLICATION_JSON).build();
    }

    Response cancel(JobKind kind, String id) {
        return switch (jobs.cancel(kind, parse(kind, id))) {
            case CANCELLED -> Response.noContent().build();
            case UNKNOWN -> throw unknown(kind, id);
            case TOO_LATE ->
                throw new ProblemException(Problem.of(
                        "already-finished",
                        "The " + EnumNames.of(kind) + " has ended",
                        409,
                        "Only one that is queued or running can be cancelled."));
        };
    }

    Response events(JobKind kind, String id, @Nullable String lastEventId) {
        UUID job = UUID.fromString(find(kind, id).job().id());
        StreamingOutput stream = streams.open(job, afterEvent(lastEventId));
        return Response.ok(stream, MediaType.SERVER_SENT_EVENTS)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Accel-Buffering", "no")
                .build();
    }

    private AnsweredJob find(JobKind kind, String id) {
        return jobs.find(kind, parse(kind, id)).orElseThrow(() -> unknown(kind, id));
    }

    private static long afterEvent(@Nullable String lastEventId) {
        if (lastEventId == null || lastEventId.isEmpty()) {
            return 0;
        }
        try {
            return Math.max(0, Long.parseLong(lastEventId));
        } catch (NumberFormatException e) {
            throw new InvalidInputException(new Violation(
                    "/Last-Event-ID",
                    lastEventId,
                    "Last-Event-ID must be the number of an event",
                    "Maybe leave it out"));
        }
    }

    private static int limit(@Nullable String text, List<Violation> violations) {
        if (text == null) {
            return DEFAULT_PAGE;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_PAGE) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        violations.add(
                new Violation("/limit", text, "limit must be between 1 and " + MAX_PAGE, "Maybe " + DEFAULT_PAGE));
        return DEFAULT_PAGE;
    }

    private static @Nullable Cursor cursor(@Nullable String text, List<Violation> violations) {
        if (text == null) {
            return null;
        }
        Optional<Cursor> cursor = Cursor.parse(text);
        if (cursor.isEmpty()) {
            violations.add(new Violation(
                    "/cursor",
                    text,
                    "cursor must be the next of an earlier page",
                    "Maybe leave it out for the first page"));
        }
        return cursor.orElse(null);
    }

    private static @Nullable JobState state(@Nullable String text, List<Violation> violations) {
        if (text == null) {
            return null;
        }
        Optional<JobState> state = Stream.of(JobState.values())
                .filter(each -> EnumNames.of(each).equals(text))
                .findFirst();
        if (state.isEmpty()) {
            List<String> names = Stream.of(JobState.values()).map(EnumNames::of).toList();
            violations.add(new Violation(
                    "/state", text, "state must be one of " + String.join(", ", names), "Maybe " + names.getFirst()));
        }
        return state.orElse(null);
    }

    private static UUID parse(JobKind kind, String id) {
        try {
            UUID uuid = UUID.fromString(id);
            if (uuid.toString().equals(id)) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw unknown(kind, id);
    }

    private static ProblemException unknown(JobKind kind, String id) {
        String shown = id.length() > 64 ? id.substring(0, 64) + "…" : id;
        return ProblemException.notFound("There is no " + EnumNames.of(kind) + " " + shown
                + ". Maybe it was removed: finished ones are kept for a while only.");
    }

    /** Canonical JSON; the answer's bytes are embedded as they are stored. */
    private static String json(AnsweredJob job) {
        String answer = job.answer();
        return (answer == null ? "{" : "{\"answer\":" + answer + ",") + "\"job\":" + Codec.write(job.job()) + "}";
    }
}
