package io.goodput.economics.claims;

import io.goodput.catalog.Catalog;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.contracts.claims.CellBasis;
import io.goodput.contracts.claims.ChangedInput;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.contracts.claims.ClaimInput;
import io.goodput.contracts.claims.ClaimTarget;
import io.goodput.contracts.claims.SourceGrade;
import io.goodput.economics.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a claim is checked on. Immutable.
 *
 * @param inputs each name once
 * @param ownTarget when the claim holds, as its file says
 * @param targetInput the input that is the target's value; absent when the target has its own
 */
record Terms(
        List<ClaimInput> inputs,
        ClaimTarget ownTarget,
        @Nullable String targetInput) {
    Terms {
        inputs = List.copyOf(inputs);
    }

    /** When the claim holds. */
    ClaimTarget target() {
        return targetInput == null
                ? ownTarget
                : new ClaimTarget(ownTarget.relation(), get(targetInput), ownTarget.unit(), ownTarget.roundedTo());
    }

    /** The value of an input that the formula needs. */
    double get(String name) {
        return input(name).value();
    }

    ClaimInput input(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("a formula needs the unknown input " + name));
    }

    private Optional<ClaimInput> find(String name) {
        return inputs.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** The same with another value of one input, without a change of its grade. */
    Terms at(String name, double value) {
        ClaimInput old = input(name);
        var moved = new ClaimInput(
                name,
                value,
                old.unit(),
                old.low(),
                old.high(),
                old.least(),
                old.most(),
                old.tokensPerSecondPerUser(),
                old.source(),
                old.grade());
        return replaced(moved);
    }

    /**
     * The same with the asker's values.
     *
     * @throws InvalidInputException with every name that there is not, and every value that cannot be given
     */
    Terms changed(ClaimCheck check) {
        Terms changed = this;
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < check.inputs().size(); i++) {
            ChangedInput change = check.inputs().get(i);
            Optional<ClaimInput> found = find(change.name());
            if (found.isEmpty()) {
                violations.add(Catalog.unknown("name", "/inputs/" + i + "/name", change.name(), names()));
            } else if (!(change.value() >= found.get().least()
                    && change.value() <= found.get().most())) {
                violations.add(outside(found.get(), change.value(), "/inputs/" + i + "/value"));
            } else {
                changed = changed.replaced(found.get().changedTo(change.value()));
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        return changed;
    }

    private static Violation outside(ClaimInput input, double value, String pointer) {
        return new Violation(
                pointer,
                Numbers.plain(value),
                "%s must be between %s and %s %s"
                        .formatted(
                                input.name(), Numbers.plain(input.least()), Numbers.plain(input.most()), input.unit()),
                "Maybe a value from %s to %s, as its sources have it"
                        .formatted(Numbers.plain(input.low()), Numbers.plain(input.high())));
    }

    private List<String> names() {
        return inputs.stream().map(ClaimInput::name).toList();
    }

    private Terms replaced(ClaimInput by) {
        return new Terms(
                inputs.stream()
                        .map(each -> each.name().equals(by.name()) ? by : each)
                        .toList(),
                ownTarget,
                targetInput);
    }

    /** What a cell on these throughputs rests on: measured when all of them are. */
    CellBasis basis(String... throughputs) {
        return Stream.of(throughputs).allMatch(name -> input(name).grade() == SourceGrade.MEASURED)
                ? CellBasis.MEASURED
                : CellBasis.STATED;
    }
}
