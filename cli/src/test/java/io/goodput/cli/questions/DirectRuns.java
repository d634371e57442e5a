package io.goodput.cli.questions;

import io.goodput.contracts.Bill;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SimulationRequest;
import io.goodput.economics.Economics;
import io.goodput.simulation.Simulation;
import java.util.List;

/** A layout's runs on several seeds, simulated and priced without a search. */
record DirectRuns(Report first, boolean holds) {
    /**
     * Runs a layout until a seed fails.
     *
     * @param seeds the first of them gives the report
     */
    static DirectRuns of(SimulationRequest question, Layout layout, List<Long> seeds) {
        Report first = Simulation.run(RunSpec.of(question, layout, seeds.getFirst()));
        boolean holds = first.holds()
                && seeds.stream()
                        .skip(1)
                        .allMatch(seed -> Simulation.run(RunSpec.of(question, layout, seed))
                                .holds());
        return new DirectRuns(first, holds);
    }

    /** What the first run costs. */
    double usdPerHour(String priceBook, PriceTier tier) {
        return Economics.price(priceBook, first.usage()).stream()
                .filter(bill -> bill.tier() == tier)
                .mapToDouble(Bill::usdPerHour)
                .findFirst()
                .orElseThrow();
    }
}
