package io.goodput.gateway.plans;

/** The job is no longer this owner's: taken over, cancelled, or ended. */
final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeaseLostException(Lease lease) {
        super("lease " + lease.epoch() + " on job " + lease.jobId() + " is lost");
    }
}
