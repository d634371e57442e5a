package io.goodput.calibration.serving;

import io.goodput.catalog.Catalog;
import io.goodput.catalog.ServingEngine;
import io.goodput.catalog.StepTimes;
import java.util.List;
import java.util.function.Function;

/** Catalogs that differ in some of their entries. */
final class Changed {
    private Changed() {}

    static Catalog engine(Catalog catalog, ServingEngine changed) {
        return engines(
                catalog,
                catalog.engines().stream()
                        .map(each -> each.name().equals(changed.name()) ? changed : each)
                        .toList());
    }

    static Catalog engines(Catalog catalog, List<ServingEngine> engines) {
        return new Catalog(catalog.modelNames(), catalog.modelOf(), catalog.systems(), engines, catalog.stepTimes());
    }

    static Catalog stepTimes(Catalog catalog, Function<String, StepTimes> stepTimes) {
        return new Catalog(catalog.modelNames(), catalog.modelOf(), catalog.systems(), catalog.engines(), stepTimes);
    }
}
