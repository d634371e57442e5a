package io.goodput.simulation;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.Model;
import io.goodput.catalog.Precision;
import io.goodput.catalog.ServingEngine;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.util.List;
import java.util.Optional;

/** Names of a request become entries of the catalog, or the caller's error. */
record Names(Catalog catalog) {
    Model model(String name) {
        Model model = known(catalog.findModel(name), "model", "/model", name, catalog.modelNames());
        if (!model.untimed().isEmpty()) {
            throw new InvalidInputException(new Violation("/model", name, model.untimed(), "Maybe deepseek-v3"));
        }
        return model;
    }

    Precision precision(Model model, String name, String pointer) {
        return known(model.findPrecision(name), "precision of " + model.name(), pointer, name, model.precisionNames());
    }

    ServingEngine engine(String name, String pointer) {
        return catalog.findEngine(name)
                .orElseThrow(() -> new InvalidInputException(catalog.unknownEngine(pointer, name)));
    }

    AcceleratedSystem system(String name, String pointer) {
        return known(catalog.findSystem(name), "system", pointer, name, catalog.systemNames());
    }

    private static <T> T known(Optional<T> entry, String kind, String pointer, String name, List<String> known) {
        return entry.orElseThrow(() -> new InvalidInputException(Catalog.unknown(kind, pointer, name, known)));
    }
}
