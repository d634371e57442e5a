package io.goodput.contracts.futures;

import io.goodput.contracts.ChangedTraffic;
import io.goodput.contracts.Checks;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.TraceNames;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.Violation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the traffic may become: the plan's with changes, or another one.
 *
 * @param name its name in the answer
 * @param weight how likely it is beside the others, above 0 and at most 1,000,000; 1 when absent
 * @param loadFactor how many times as many requests, users, or how many times as fast a trace, above 0 and at most 1,000; 1
 *     when absent
 * @param inputFactor how many times as long prompts are, the longest too, likewise
 * @param outputFactor how many times as long outputs are, the longest too, likewise
 * @param hitShareFactor how many times the drawn hit share, 0 to 1,000; 1 when absent
 * @param traffic the load in full, in the place of changes
 * @param sampling which requests its runs measure, as of a plan for its traffic; what the plan says when absent
 */
public record Future(
        String name,
        @Nullable Double weight,
        @Nullable Double loadFactor,
        @Nullable Double inputFactor,
        @Nullable Double outputFactor,
        @Nullable Double hitShareFactor,
        @Nullable Traffic traffic,
        @Nullable Sampling sampling) {
    /** The name of the plan's own traffic among the futures. */
    public static final String TODAY = "today";

    static final double MAX_WEIGHT = 1_000_000;
    private static final double MAX_FACTOR = 1_000;

    public Future {
        var checks = new Checks();
        checks.name("name", name);
        checks.require(
                !name.equals(TODAY),
                "name",
                name,
                "today is the plan's own traffic, and a future beside the others",
                "Maybe another name, or todayWeight for how likely it stays as it is");
        positive(checks, "weight", weight, MAX_WEIGHT);
        positive(checks, "loadFactor", loadFactor, MAX_FACTOR);
        positive(checks, "inputFactor", inputFactor, MAX_FACTOR);
        positive(checks, "outputFactor", outputFactor, MAX_FACTOR);
        if (hitShareFactor != null) {
            checks.range("hitShareFactor", hitShareFactor, 0, MAX_FACTOR);
        }
        boolean isChanged = loadFactor != null || inputFactor != null || outputFactor != null || hitShareFactor != null;
        checks.require(
                isChanged || traffic != null,
                "name",
                name,
                "a future changes something of the plan's traffic",
                "Maybe loadFactor: 1.5, or traffic in full");
        checks.require(
                !isChanged || traffic == null,
                "traffic",
                "given",
                "a traffic in full is in the place of changes",
                "Maybe leave the factors out");
        checks.done();
    }

    private static void positive(Checks checks, String name, @Nullable Double value, double max) {
        if (value != null) {
            checks.positive(name, value, max);
        }
    }

    private static double orOne(@Nullable Double factor) {
        return factor == null ? 1 : factor;
    }

    /** How likely it is beside the others. */
    public double weightOrOne() {
        return orOne(weight);
    }

    /**
     * What becomes of a load.
     *
     * @throws InvalidInputException when it cannot change so
     */
    Traffic of(Traffic today) {
        if (traffic != null) {
            return traffic;
        }
        Traffic more = changed(
                ChangedTraffic.load(today, orOne(loadFactor)), "loadFactor", loadFactor, "no load comes that fast");
        Traffic longer = changed(
                ChangedTraffic.stretched(more, orOne(inputFactor), orOne(outputFactor)),
                outputFactor == null ? "inputFactor" : "outputFactor",
                outputFactor == null ? inputFactor : outputFactor,
                today.trace() != null
                        ? "the lengths of a trace are what they are"
                        : "no distribution of lengths is what this would be");
        return changed(
                ChangedTraffic.hitShares(longer, orOne(hitShareFactor)),
                "hitShareFactor",
                hitShareFactor,
                "hits that are drawn are between none and all of a prompt, and there are some to change");
    }

    private static Traffic changed(Optional<Traffic> changed, String name, @Nullable Double factor, String rule) {
        return changed.orElseThrow(() -> new InvalidInputException(
                new Violation("/" + name, String.valueOf(factor), rule, "Maybe traffic in full")));
    }

    /** The same with the contents of traces in the place of their names. */
    Future resolved(TraceNames names) {
        if (traffic == null) {
            return this;
        }
        try {
            return with(weightOrOne(), traffic.resolved(names), sampling);
        } catch (InvalidInputException e) {
            throw e.under("/traffic");
        }
    }

    /** The same with these fields filled. */
    Future with(double ofWeight, @Nullable Traffic inFull, @Nullable Sampling measured) {
        return new Future(name, ofWeight, loadFactor, inputFactor, outputFactor, hitShareFactor, inFull, measured);
    }
}
