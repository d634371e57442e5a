package io.goodput.contracts.benchmarks;

import java.util.List;

/**
 * Rows that may stand on one front: the same model in the same precision, lengths of input and of output that differ by at
 * most 10 %, and the same help of a prefix cache. Hardware, engine, load and speculative decoding are what is chosen among.
 *
 * @param number by which rows name it, from 1
 * @param model the last part of its name, in lower case
 * @param precision in lower case
 * @param meanInputTokens the shortest mean input of its rows
 * @param meanOutputTokens the shortest mean output of its rows
 * @param prefixCache what helps: none (off, or random tokens), what the files say, or unknown
 * @param rows numbers of all its rows
 * @param fronts by token basis
 * @param readings each system's front at the interactivities that were asked for; of rows within all limits but those on
 *     the time per output token and between tokens, which are the axis
 * @param cheapest by tier and token basis; none where no row that serves has a price
 */
public record ComparableRows(
        int number,
        String model,
        String precision,
        double meanInputTokens,
        double meanOutputTokens,
        String prefixCache,
        List<Integer> rows,
        List<TokenFront> fronts,
        List<FrontReading> readings,
        List<CheapestRow> cheapest) {
    public ComparableRows {
        rows = List.copyOf(rows);
        fronts = List.copyOf(fronts);
        readings = List.copyOf(readings);
        cheapest = List.copyOf(cheapest);
    }
}
