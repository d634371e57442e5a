package io.goodput.gateway.plans;

/** What became of a question at the door. */
public sealed interface Submission {
    /** A new job. */
    record Accepted(Job job) implements Submission {}

    /** The same question was answered before. */
    record Answered(AnsweredJob job) implements Submission {}

    /** Too many jobs are open. */
    record Refused(int maxOpen) implements Submission {}
}
