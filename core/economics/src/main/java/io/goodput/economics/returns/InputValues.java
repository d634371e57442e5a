package io.goodput.economics.returns;

import io.goodput.contracts.returns.RangedInput;
import io.goodput.contracts.returns.ReturnRequest;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** A value for every input that may be off. */
final class InputValues {
    private final Map<RangedInput, Double> values;

    private InputValues(Map<RangedInput, Double> values) {
        this.values = values;
    }

    /** The question's own; 0 of an input that it has not. */
    static InputValues of(ReturnRequest question) {
        var values = new EnumMap<RangedInput, Double>(RangedInput.class);
        for (RangedInput input : RangedInput.values()) {
            values.put(input, question.find(input).orElse(0));
        }
        return new InputValues(values);
    }

    double get(RangedInput input) {
        return Objects.requireNonNull(values.get(input));
    }

    /** The same with another value of one input. */
    InputValues with(RangedInput input, double value) {
        InputValues other = copy();
        other.set(input, value);
        return other;
    }

    InputValues copy() {
        return new InputValues(new EnumMap<>(values));
    }

    void set(RangedInput input, double value) {
        values.put(input, value);
    }
}
