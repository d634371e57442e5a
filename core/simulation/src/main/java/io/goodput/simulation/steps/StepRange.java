package io.goodput.simulation.steps;

/**
 * The steps that an attention rank may be asked for.
 *
 * @param promptTokens tokens of the largest chunk; 0 where no prompts are computed
 * @param pastTokens tokens before it, at most
 * @param sequences of the largest decode batch; 0 where nothing is decoded
 * @param shortestContext tokens of the shortest context of a decode step
 * @param longestContext tokens of the longest
 */
public record StepRange(
        double promptTokens, double pastTokens, double sequences, double shortestContext, double longestContext) {}
