package io.goodput.gateway.plans;

/**
 * Something that happened to a job.
 *
 * @param number from 1, without gaps
 * @param type what happened
 * @param data the job as it then was, as canonical JSON
 */
public record JobEvent(long number, EventType type, String data) {}
