package io.goodput.gateway.plans;

/** A simulator of another build refused a run of this job: its estimates no longer describe the simulators. */
final class BuildMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BuildMismatchException(Lease lease) {
        super("the simulators' build changed under job " + lease.jobId());
    }
}
