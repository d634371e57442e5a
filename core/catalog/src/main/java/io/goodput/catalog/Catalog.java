package io.goodput.catalog;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.codec.NearestNames;
import io.goodput.contracts.EntryKind;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The shipped entries: models, systems, engines and the coefficients of step times. Each is read once, and does not change.
 *
 * @param modelNames in the order of the index
 * @param modelOf a model by its name among them, read when it is first asked for
 * @param systems in the order of the index
 * @param engines in the order of the index
 * @param stepTimes by the name of a system whose kernels were measured: most of the catalog's text, which few questions need all of
 */
public record Catalog(
        List<String> modelNames,
        Function<String, Model> modelOf,
        List<AcceleratedSystem> systems,
        List<ServingEngine> engines,
        Function<String, StepTimes> stepTimes) {
    public Catalog {
        modelNames = List.copyOf(modelNames);
        systems = List.copyOf(systems);
        engines = List.copyOf(engines);
    }

    /** The entries that ship with this build. */
    public static Catalog shipped() {
        return Shipped.CATALOG;
    }

    /**
     * The shipped entries and those of a question or a run.
     *
     * @param entries the asker's own; null where there are none
     * @throws io.goodput.contracts.InvalidInputException with pointers into {@code entries}
     */
    public static Catalog with(@Nullable List<OwnEntry> entries) {
        return OwnCatalog.with(shipped(), entries);
    }

    public Optional<Model> findModel(String name) {
        return modelNames.contains(name) ? Optional.of(modelOf.apply(name)) : Optional.empty();
    }

    public Optional<AcceleratedSystem> findSystem(String name) {
        return systems.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** The engine of this name, or that of NAME@VERSION where no entry has the whole for its name. */
    public Optional<ServingEngine> findEngine(String name) {
        Optional<ServingEngine> entry = named(name);
        int at = name.lastIndexOf('@');
        return entry.isPresent() || at < 0
                ? entry
                : named(name.substring(0, at)).flatMap(each -> each.find(name.substring(at + 1)));
    }

    private Optional<ServingEngine> named(String name) {
        return engines.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** Says that {@code name} at {@code pointer} is no known engine, or no known version of one. */
    public Violation unknownEngine(String pointer, String name) {
        List<String> near = engineNamesNear(name);
        return near.equals(engineNames())
                ? unknown("engine", pointer, name, near)
                : unknown("version of " + name.substring(0, name.lastIndexOf('@')), pointer, name, near);
    }

    /** Names that {@code name} may have meant: with their versions where it is NAME@VERSION of an entry, else of all engines. */
    public List<String> engineNamesNear(String name) {
        int at = name.lastIndexOf('@');
        return (at < 0 ? Optional.<ServingEngine>empty() : named(name.substring(0, at)))
                .map(ServingEngine::fullNames)
                .orElseGet(this::engineNames);
    }

    /** The step times of a system of this catalog: its own, or those that stand for them. */
    public StepTimes stepTimesOf(AcceleratedSystem system) {
        AcceleratedSystem.StepTimesFrom from = system.stepTimesFrom();
        return from == null ? stepTimes.apply(system.name()) : from.of(stepTimes.apply(from.system()), system.name());
    }

    /** The entry of this kind and name. */
    public Optional<? extends Record> find(EntryKind kind, String name) {
        return switch (kind) {
            case MODEL -> findModel(name);
            case SYSTEM -> findSystem(name);
            case ENGINE -> findEngine(name);
            case PRICE_BOOK -> PriceBooks.shipped().find(name);
        };
    }

    /** Names of all entries of this kind. */
    public List<String> names(EntryKind kind) {
        return switch (kind) {
            case MODEL -> modelNames;
            case SYSTEM -> systemNames();
            case ENGINE -> engineNames();
            case PRICE_BOOK -> PriceBooks.shipped().names();
        };
    }

    /** All models, in the order of their names. */
    public List<Model> models() {
        return modelNames.stream().map(modelOf).toList();
    }

    public List<String> systemNames() {
        return systems.stream().map(AcceleratedSystem::name).toList();
    }

    public List<String> engineNames() {
        return engines.stream().map(ServingEngine::name).toList();
    }

    /** Says that {@code name} at {@code pointer} is no known {@code kind}, and which known names come nearest. */
    public static Violation unknown(String kind, String pointer, String name, List<String> known) {
        return new Violation(
                pointer,
                name,
                "%s must be one of %s".formatted(kind, String.join(", ", known)),
                NearestNames.advice(name, known));
    }

    /**
     * The text of a file of the shipped catalog.
     *
     * @param path from the folder of the catalog on, such as {@code engines/vllm.yaml}
     */
    public static String shippedText(String path) {
        try (InputStream stream = Catalog.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("the catalog has no resource " + path);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the shipped entries when they are first asked for, models and step times those of one name at a time. */
    private static final class Shipped {
        /** Only looked up, never iterated, as is the next. */
        private static final Map<String, StepTimes> STEP_TIMES = new ConcurrentHashMap<>();

        private static final Map<String, Model> MODELS = new ConcurrentHashMap<>();

        static final Catalog CATALOG = read();

        private static Catalog read() {
            Index index = Codec.readStrict(Index.class, shippedText("index.yaml"), Format.YAML);
            return new Catalog(
                    index.models(),
                    Shipped::model,
                    entries(index.systems(), "systems", AcceleratedSystem.class, AcceleratedSystem::name),
                    entries(index.engines(), "engines", ServingEngine.class, ServingEngine::name),
                    Shipped::stepTimes);
        }

        private static Model model(String called) {
            return MODELS.computeIfAbsent(called, name -> entry(name, "models", Model.class, Model::name));
        }

        private static StepTimes stepTimes(String system) {
            return STEP_TIMES.computeIfAbsent(system, name -> {
                StepTimes times =
                        Codec.readStrict(StepTimes.class, shippedText("step-times/" + name + ".json"), Format.JSON);
                return named(times, times.system(), "step-times/" + name, name);
            });
        }

        private static <T> List<T> entries(
                List<String> names, String folder, Class<T> type, Function<T, String> nameOf) {
            return names.stream().map(name -> entry(name, folder, type, nameOf)).toList();
        }

        private static <T> T entry(String name, String folder, Class<T> type, Function<T, String> nameOf) {
            T entry = Codec.readStrict(type, shippedText(folder + "/" + name + ".yaml"), Format.YAML);
            return named(entry, nameOf.apply(entry), folder + "/" + name, name);
        }

        private static <T> T named(T entry, String called, String path, String name) {
            if (!called.equals(name)) {
                throw new IllegalStateException("the entry " + path + " calls itself " + called);
            }
            return entry;
        }
    }
}
