package io.goodput.economics.claims;

import io.goodput.contracts.PriceTier;
import io.goodput.contracts.claims.ClaimTarget;
import io.goodput.contracts.claims.SourceGrade;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A claim as its data file says it; see {@link io.goodput.contracts.claims.Claim}.
 *
 * @param id number by which it is asked for
 * @param title in a few words
 * @param statement what is claimed
 * @param saidBy who says so
 * @param saidOn when, ISO 8601
 * @param source where it is said
 * @param unsaid what it leaves open
 * @param formula how its value is computed
 * @param target when it holds
 * @param targetInput the input that is the target's value; absent when the target has its own
 * @param inputs all numbers of the formula
 */
public record ClaimFile(
        int id,
        String title,
        String statement,
        String saidBy,
        String saidOn,
        String source,
        List<String> unsaid,
        String formula,
        ClaimTarget target,
        @Nullable String targetInput,
        List<InputLine> inputs) {
    public ClaimFile {
        unsaid = List.copyOf(unsaid);
        inputs = List.copyOf(inputs);
    }

    /**
     * A number and where it is from: a line of a price book, a measured point, or its own with range, source and grade.
     *
     * @param name by which it can be changed
     * @param unit of all its numbers, one of {@link InputUnit}
     * @param value its own number
     * @param low lower end of its own range
     * @param high upper end of its own range
     * @param source of its own number
     * @param grade of its own source
     * @param book where a price book has it
     * @param measurement name of the measured point that it is
     */
    public record InputLine(
            String name,
            String unit,
            @Nullable Double value,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable String source,
            @Nullable SourceGrade grade,
            @Nullable BookLine book,
            @Nullable String measurement) {}

    /**
     * A line of a price book.
     *
     * @param priceBook name of the book
     * @param system that it prices
     * @param tier whose GPU-hour; absent for provisioned kilowatts per GPU
     */
    public record BookLine(
            String priceBook, String system, @Nullable PriceTier tier) {}
}
