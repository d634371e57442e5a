package io.goodput.economics.claims;

import io.goodput.contracts.claims.ClaimBoundary;
import java.util.List;

/** How one claim is checked: its value, and the region that its value is looked at in. Without state. */
interface ClaimFormula {
    /** The point that the claim was made of, or where it tells none the one that is hardest. */
    String point();

    /** The claim's value there, in the unit of its target. */
    double value(Terms terms);

    Region region(Terms terms);

    /** Where the claim turns, along each quantity of the region's axes. */
    List<ClaimBoundary> boundary(Terms terms);

    /** How it could be said truthfully. */
    String fairWording(Terms terms);
}
