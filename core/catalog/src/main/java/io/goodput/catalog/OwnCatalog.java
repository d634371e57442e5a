package io.goodput.catalog;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.codec.NearestNames;
import io.goodput.contracts.Checks;
import io.goodput.contracts.EntryKind;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.PricedAs;
import io.goodput.contracts.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Entries that are an asker's own: read, checked, and put beside those that ship. */
public final class OwnCatalog {
    private static final String LIKE = "like";
    private static final String NAME = "[a-z0-9][a-z0-9._-]{0,79}";

    private OwnCatalog() {}

    /** Whether an entry of one's own may be called so, without a version. */
    public static boolean isName(String name) {
        return name.matches(NAME);
    }

    /**
     * An entry as its owner wrote it, checked and in its canonical form. {@code like} names an entry that ships, whose
     * fields stand where the text has none; the step times and the prices of a system then stand for its own.
     *
     * @throws InvalidInputException with all violations, each with a pointer into the text
     */
    public static OwnEntry read(EntryKind kind, String text, Format format) {
        String like = Codec.readScalars(text, format).get("/" + LIKE);
        return like == null
                ? checked(kind, text, format)
                : checked(kind, Codec.overlaid(base(kind, like), text, format, LIKE), Format.JSON);
    }

    private static OwnEntry checked(EntryKind kind, String text, Format format) {
        return switch (kind) {
            case MODEL -> entry(kind, Codec.readStrict(Model.class, text, format, each -> checked(kind, each)));
            case SYSTEM ->
                entry(kind, Codec.readStrict(AcceleratedSystem.class, text, format, each -> checked(kind, each)));
            case ENGINE ->
                entry(kind, Codec.readStrict(ServingEngine.class, text, format, each -> checked(kind, each)));
            case PRICE_BOOK ->
                entry(kind, Codec.readStrict(PriceBook.class, text, format, each -> checked(kind, each)));
        };
    }

    /** Canonical JSON of the entry that another is like. */
    private static String base(EntryKind kind, String like) {
        Catalog shipped = Catalog.shipped();
        return switch (kind) {
            case MODEL -> Codec.write(known(shipped.findModel(like), "model", like, shipped.modelNames()));
            case SYSTEM ->
                Codec.write(known(shipped.findSystem(like), "system", like, shipped.systemNames())
                        .standIn());
            case ENGINE ->
                Codec.write(known(shipped.findEngine(like), "engine", like, shipped.engineNamesNear(like))
                        .standIn());
            case PRICE_BOOK -> {
                PriceBooks books = PriceBooks.shipped();
                yield Codec.write(known(books.find(like), "price book", like, books.names()));
            }
        };
    }

    private static <T> T known(Optional<T> entry, String kind, String name, List<String> names) {
        return entry.orElseThrow(() -> new InvalidInputException(Catalog.unknown(kind, "/" + LIKE, name, names)));
    }

    /**
     * As {@link #read(EntryKind, String, Format)}, of a kind that the text itself tells, by the fields that it has.
     *
     * @throws InvalidInputException also when it tells none
     */
    public static OwnEntry read(String text, Format format) {
        SortedMap<String, String> scalars = Codec.readScalars(text, format);
        String like = scalars.getOrDefault("/" + LIKE, "");
        EntryKind kind;
        if (scalars.containsKey("/architecture/layers") || ships(EntryKind.MODEL, like)) {
            kind = EntryKind.MODEL;
        } else if (scalars.containsKey("/gpusPerNode/value") || ships(EntryKind.SYSTEM, like)) {
            kind = EntryKind.SYSTEM;
        } else if (scalars.containsKey("/blockTokens/value") || ships(EntryKind.ENGINE, like)) {
            kind = EntryKind.ENGINE;
        } else if (scalars.containsKey("/powerUsageEffectiveness/value") || ships(EntryKind.PRICE_BOOK, like)) {
            kind = EntryKind.PRICE_BOOK;
        } else {
            throw new InvalidInputException(new Violation(
                    "",
                    scalars.getOrDefault("/name", "no name"),
                    "an entry of the catalog is a model (architecture), a system (gpusPerNode), an engine (blockTokens), a price book (powerUsageEffectiveness) or like one that ships",
                    "Maybe start from one that ships: GET /api/v1/catalog"));
        }
        return read(kind, text, format);
    }

    /** Whether an entry of this kind and name ships. */
    public static boolean ships(EntryKind kind, String name) {
        return Catalog.shipped().find(kind, name).isPresent();
    }

    /** An entry of a model that was read from elsewhere. */
    public static OwnEntry of(Model model) {
        return entry(EntryKind.MODEL, checked(EntryKind.MODEL, model));
    }

    /** The same entry under its exact name, the version included. */
    public static OwnEntry version(OwnEntry entry, int version) {
        String exact = entry.name() + "@" + version;
        return new OwnEntry(entry.kind(), exact, Codec.withText(entry.document(), "name", exact));
    }

    /**
     * The shipped catalog and {@code entries}.
     *
     * @param entries of a question or a run; null where it has none
     * @throws InvalidInputException with all violations, with pointers into {@code entries}
     */
    static Catalog with(Catalog shipped, @Nullable List<OwnEntry> entries) {
        if (entries == null) {
            return shipped;
        }
        SortedMap<String, Model> models = new TreeMap<>();
        List<AcceleratedSystem> systems = new ArrayList<>(shipped.systems());
        List<ServingEngine> engines = new ArrayList<>(shipped.engines());
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            OwnEntry entry = entries.get(i);
            try {
                switch (entry.kind()) {
                    case MODEL -> models.put(entry.name(), parse(entry, Model.class));
                    case SYSTEM -> systems.add(parse(entry, AcceleratedSystem.class));
                    case ENGINE -> engines.add(parse(entry, ServingEngine.class));
                    case PRICE_BOOK -> priceBook(entry);
                }
            } catch (InvalidInputException e) {
                violations.addAll(e.under("/" + i).violations());
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        return new Catalog(
                Stream.concat(shipped.modelNames().stream(), models.keySet().stream())
                        .toList(),
                name -> models.containsKey(name)
                        ? models.get(name)
                        : shipped.modelOf().apply(name),
                systems,
                engines,
                shipped.stepTimes());
    }

    /**
     * As what own systems of {@code entries} are priced.
     *
     * @param entries of a question; null where it has none
     */
    public static List<PricedAs> pricedAs(@Nullable List<OwnEntry> entries, PriceSource prices) {
        if (entries == null) {
            return List.of();
        }
        PriceBook book = PriceBooks.shipped().get(prices);
        return entries.stream()
                .filter(entry -> entry.kind() == EntryKind.SYSTEM)
                .flatMap(entry -> book.pricedAs(parse(entry, AcceleratedSystem.class)).stream())
                .toList();
    }

    /**
     * The price book that an entry is.
     *
     * @throws InvalidInputException when it is none, with pointers into the entry
     */
    static PriceBook priceBook(OwnEntry entry) {
        return parse(entry, PriceBook.class);
    }

    /** The entry that a document holds; what is wrong in it is said of the document as a whole. */
    private static <T> T parse(OwnEntry entry, Class<T> type) {
        T value;
        try {
            value = Codec.readStrict(type, entry.document(), Format.JSON);
            checkRest(entry.kind(), value);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(e.violations().stream()
                    .map(each -> new Violation(
                            "/document", each.value(), each.pointer() + ": " + each.rule(), each.advice()))
                    .toList());
        }
        new Checks()
                .require(
                        nameOf(value).equals(entry.name()),
                        "name",
                        entry.name(),
                        "an own entry is called as its document says: " + nameOf(value),
                        "Maybe " + nameOf(value))
                .done();
        return value;
    }

    private static <T> T checked(EntryKind kind, T value) {
        String name = nameOf(value);
        List<Violation> violations = new ArrayList<>();
        if (!isName(name)) {
            violations.add(new Violation(
                    "/name",
                    name,
                    "name must be 1 to 80 small letters, digits, dots, hyphens and underscores, the first a letter or a digit",
                    "Maybe " + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-")));
        }
        try {
            checkRest(kind, value);
        } catch (InvalidInputException e) {
            violations.addAll(e.violations());
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        return value;
    }

    /** What an entry of one's own must be besides what its record checks. */
    private static void checkRest(EntryKind kind, Object value) {
        List<Violation> violations = new ArrayList<>();
        Catalog shipped = Catalog.shipped();
        String name = nameOf(value);
        if (shipped.names(kind).contains(name)) {
            violations.add(
                    new Violation("/name", name, "an entry of this name ships with Goodput", "Maybe my-" + name));
        }
        if (value instanceof AcceleratedSystem system) {
            List<String> measured = shipped.systems().stream()
                    .filter(each -> each.stepTimesFrom() == null)
                    .map(AcceleratedSystem::name)
                    .toList();
            AcceleratedSystem.StepTimesFrom from = system.stepTimesFrom();
            if (from == null || !measured.contains(from.system())) {
                violations.add(new Violation(
                        from == null ? "/stepTimesFrom" : "/stepTimesFrom/system",
                        from == null ? "absent" : from.system(),
                        "a system of one's own needs the step times of one whose kernels were measured: "
                                + String.join(", ", measured),
                        from == null
                                ? "Maybe {system: hgx-h100, validated: true, lowShare: -0.2, highShare: 0.2, basis: …}"
                                : NearestNames.advice(from.system(), measured)));
            }
            AcceleratedSystem.PricesFrom prices = system.pricesFrom();
            if (prices != null && !shipped.systemNames().contains(prices.system())) {
                violations.add(Catalog.unknown("system", "/pricesFrom/system", prices.system(), shipped.systemNames()));
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
    }

    private static OwnEntry entry(EntryKind kind, Object value) {
        return new OwnEntry(kind, nameOf(value), Codec.write(value));
    }

    private static String nameOf(Object value) {
        return switch (value) {
            case Model model -> model.name();
            case AcceleratedSystem system -> system.name();
            case ServingEngine engine -> engine.name();
            case PriceBook book -> book.name();
            default -> throw new IllegalStateException("no entry of a catalog: " + value);
        };
    }
}
