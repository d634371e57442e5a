package io.goodput.gateway.http;

import io.goodput.gateway.plans.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request that is answered with a problem. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient @Nullable Duration retryAfter;

    ProblemException(Problem problem, @Nullable Duration retryAfter) {
        super(problem.detail());
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    ProblemException(Problem problem) {
        this(problem, null);
    }

    Problem problem() {
        return problem;
    }

    /** After how long the same request may be accepted; absent when it never will. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    static ProblemException notFound(String what) {
        return new ProblemException(Problem.of("not-found", "There is no such thing", 404, what));
    }
}
