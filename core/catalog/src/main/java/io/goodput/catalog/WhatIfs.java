package io.goodput.catalog;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Violation;
import io.goodput.contracts.whatif.Change;
import io.goodput.contracts.whatif.WhatIfRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Fills a what-if, and reports what of plan, layout and changes cannot be asked: each change makes a scenario. */
final class WhatIfs {
    private static final String LAYOUT = "/layout";

    private final UnaryOperator<SimulationRequest> resolve;
    private final List<Violation> violations = new ArrayList<>();
    private final Set<OwnEntry> used = new HashSet<>();

    private WhatIfs(UnaryOperator<SimulationRequest> resolve) {
        this.resolve = resolve;
    }

    /**
     * The same with every field filled.
     *
     * @param resolvePlan fills a plan's question
     * @param resolve fills a simulation's question
     * @throws InvalidInputException with all violations
     */
    static WhatIfRequest filled(
            WhatIfRequest asked, UnaryOperator<PlanRequest> resolvePlan, UnaryOperator<SimulationRequest> resolve) {
        return new WhatIfs(resolve).filled(asked, resolvePlan);
    }

    private WhatIfRequest filled(WhatIfRequest asked, UnaryOperator<PlanRequest> resolvePlan) {
        PlanRequest plan = null;
        try {
            plan = resolvePlan.apply(asked.plan());
        } catch (InvalidInputException e) {
            violations.addAll(e.under("/plan").violations());
        }
        WhatIfRequest question = plan == null ? asked : asked.on(plan);
        SimulationRequest scenario = scenario(question, plan != null);
        if (scenario == null || !violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < question.changes().size(); i++) {
            changes.add(filled(question, question.changes().get(i), "/changes/" + i));
        }
        List<OwnEntry> entries = asked.ownEntries() == null ? List.of() : asked.ownEntries();
        for (int i = 0; i < entries.size(); i++) {
            if (!used.contains(entries.get(i))) {
                violations.add(Questions.violation(
                        "/ownEntries/" + i,
                        entries.get(i).name(),
                        "neither the layout nor a change names this entry",
                        "Maybe leave it out"));
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations.stream().distinct().toList());
        }
        return new WhatIfRequest(question.plan(), scenario.layout(), changes, asked.ownEntries());
    }

    /**
     * The plan on its layout, every field filled; null where it cannot be.
     *
     * @param told whether what is wrong with all but the layout is not said yet
     */
    private @Nullable SimulationRequest scenario(WhatIfRequest question, boolean told) {
        SimulationRequest asked = question.scenario();
        note(asked);
        try {
            return resolve.apply(asked);
        } catch (InvalidInputException e) {
            for (Violation each : e.violations()) {
                if (each.pointer().startsWith(LAYOUT)) {
                    violations.add(each);
                } else if (told) {
                    violations.add(each.under("/plan"));
                }
            }
            return null;
        }
    }

    private void note(SimulationRequest scenario) {
        used.addAll(Objects.requireNonNullElse(scenario.ownEntries(), List.of()));
    }

    private Change filled(WhatIfRequest question, Change change, String pointer) {
        SimulationRequest asked = question.scenario(change);
        note(asked);
        try {
            SimulationRequest filled = resolve.apply(asked);
            return change.pricing() == null ? change : change.pricedBy(Objects.requireNonNull(filled.pricing()));
        } catch (InvalidInputException e) {
            String field = "/" + change.kind();
            for (Violation each : e.violations()) {
                String within =
                        each.pointer().startsWith(field + "/") ? each.pointer().substring(field.length()) : "";
                violations.add(new Violation(pointer + field + within, each.value(), each.rule(), each.advice()));
            }
            return change;
        }
    }
}
