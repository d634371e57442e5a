package io.goodput.contracts;

/**
 * How often a cloud takes spot capacity back.
 *
 * @param perHour interruptions of one billing unit in an hour
 * @param noticeSeconds time between the notice and the end
 */
public record Interruptions(double perHour, double noticeSeconds) {}
