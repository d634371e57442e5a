package io.goodput.engine;

/** A run broke one of the model's laws: a defect of the engine, and the same for the same input. */
public final class LawViolationException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * @param law number of the law
     * @param message what was found, with both sides of the equation
     */
    public LawViolationException(int law, String message) {
        super("law " + law + ": " + message);
    }
}
