package io.goodput.economics.claims;

import io.goodput.contracts.claims.ClaimBoundary;
import io.goodput.contracts.claims.ClaimScenario;
import io.goodput.contracts.claims.LoadedFleet;
import java.util.List;

/** How one claim is checked: its value, and the region that its value is looked at in. Without state. */
interface ClaimFormula {
    /** The point that the claim was made of, or where it tells none the one that is hardest. */
    String point();

    /** The claim's value there, in the unit of its target. */
    double value(Terms terms);

    Region region(Terms terms);

    /** The same with further places on what was simulated; of a claim that the simulator has no part in there are none. */
    default Region region(Terms terms, SimulatedPoints simulated) {
        return region(terms);
    }

    /** Inputs that are throughputs of single points, which a simulation can stand for. */
    default List<String> simulatedInputs() {
        return List.of();
    }

    /** Loads under which the claim's fleet can be simulated. */
    default List<ClaimScenario> loads(Terms terms) {
        return List.of();
    }

    /** The claim's fleet under those of its loads that were simulated, the lightest first. */
    default List<LoadedFleet> degradation(Terms terms, SimulatedPoints simulated) {
        return List.of();
    }

    /** Where the claim turns, along each quantity of the region's axes. */
    List<ClaimBoundary> boundary(Terms terms);

    /** How it could be said truthfully. */
    String fairWording(Terms terms);
}
