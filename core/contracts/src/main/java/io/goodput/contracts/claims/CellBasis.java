package io.goodput.contracts.claims;

/** What the throughputs behind a cell rest on; of several, the weakest. */
public enum CellBasis {
    /** Points that were measured. */
    MEASURED,
    /** Measured points, of which some were interpolated between near neighbours, or scaled to another span of time. */
    INTERPOLATED,
    /** Runs of the simulator. */
    SIMULATED,
    /** Figures that somebody states, or that who asks gives, and that no measurement stands behind. */
    STATED,
    /** Nothing: the point lies outside what was measured, or in a gap that is too wide to interpolate. */
    UNREACHABLE
}
