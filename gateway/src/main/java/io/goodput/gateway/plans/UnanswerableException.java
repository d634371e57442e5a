package io.goodput.gateway.plans;

/** The job cannot be answered, however often it is tried. */
final class UnanswerableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    UnanswerableException(Problem problem, Throwable cause) {
        super(problem.detail(), cause);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
