package io.goodput.simulation;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Model;
import io.goodput.catalog.Precision;
import io.goodput.catalog.ServingEngine;
import io.goodput.contracts.StepTimeFactors;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the version of an engine that serves takes beside the one that its step times were fitted to. */
final class EngineVersions {
    private EngineVersions() {}

    /**
     * How many times as long the steps take: the version's factors, and the question's own on top.
     *
     * @param asked the question's; none when absent
     */
    static StepTimeFactors factors(InstanceDesign design, @Nullable StepTimeFactors asked) {
        StepTimeFactors own = asked == null ? StepTimeFactors.NONE : asked;
        return find(design.engine(), design.model(), design.system(), design.precision())
                .map(version -> StepTimeFactors.of(
                        version.prefillFactor() * own.prefillFactor(),
                        version.decode().value() * own.decodeFactor(),
                        version.decode().value() * own.hostFactor()))
                .orElse(own);
    }

    private static Optional<ServingEngine.Factor> find(
            ServingEngine engine, Model model, AcceleratedSystem system, Precision precision) {
        return engine.findFactor(model.name(), system.name(), precision.name());
    }

    /** In words: which version serves on a system, and what its steps take. */
    static String note(ServingEngine engine, Model model, AcceleratedSystem system, Precision precision) {
        String served = engine.title() + " " + engine.served();
        if (engine.servesFittedVersion()) {
            return "%s serves on %s: the version that its step times were fitted to; later ones may be faster."
                    .formatted(served, system.title());
        }
        return find(engine, model, system, precision)
                .map(factor ->
                        "%s serves %s in %s on %s with steps that take %s (prompts) and %s (decoding) of those of %s%s (source: %s)."
                                .formatted(
                                        served,
                                        model.title(),
                                        precision.name(),
                                        system.title(),
                                        factor.prefillFactor(),
                                        factor.decode().value(),
                                        factor.against(),
                                        factor.against().equals(engine.version())
                                                ? ""
                                                : ", of which no factor is known: taken as " + engine.version()
                                                        + ", which was fitted",
                                        factor.decode().source()))
                .orElseGet(() ->
                        "%s serves %s in %s on %s: no factor is known: as %s, which its step times were fitted to."
                                .formatted(served, model.title(), precision.name(), system.title(), engine.version()));
    }
}
