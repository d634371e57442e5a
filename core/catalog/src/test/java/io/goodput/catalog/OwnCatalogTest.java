package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.EntryKind;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.OwnEntryNames;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.Violation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Entries of one's own beside those that ship. */
class OwnCatalogTest {
    private static final String QUESTION = """
            model: acme-8b
            traffic: {requestsPerSecond: 1, inputTokens: {constant: 1000}, outputTokens: {constant: 100}}
            slo: {limits: [{metric: e2e, percentile: 50, limitSeconds: 60}]}
            systems: [acme-rack, hgx-h100]
            """;

    /** A model that is llama-3.1-8b under another name. */
    private static String model(String name) {
        return shipped(Catalog.shipped().findModel("llama-3.1-8b").orElseThrow(), name);
    }

    /** H100 nodes under another name, on the step times of hgx-h100. */
    private static String system(String name) {
        return shipped(Catalog.shipped().findSystem("hgx-h100").orElseThrow(), name)
                .replaceFirst(
                        "\"tensorParallel\"",
                        "\"pricesFrom\":{\"basis\":\"the same quote\",\"system\":\"hgx-h100\"},"
                                + "\"stepTimesFrom\":{\"basis\":\"the same chip\",\"system\":\"hgx-h100\",\"validated\":true},"
                                + "\"tensorParallel\"");
    }

    private static String shipped(Object entry, String name) {
        return Codec.withText(Codec.write(entry), "name", name);
    }

    private static List<Violation> refused(EntryKind kind, String text) {
        return assertThrows(InvalidInputException.class, () -> OwnCatalog.read(kind, text, Format.JSON))
                .violations();
    }

    private static PlanRequest asked(String yaml, OwnEntryNames names) {
        return Codec.readStrict(
                PlanRequest.class, yaml, Format.YAML, question -> Questions.resolve(question.named(names)));
    }

    /** The owner's entries, each the second version of its name. */
    private static final OwnEntryNames MINE = (kind, name) -> {
        OwnEntry entry = switch (kind) {
            case MODEL -> OwnCatalog.read(kind, model("acme-8b"), Format.JSON);
            case SYSTEM -> OwnCatalog.read(kind, system("acme-rack"), Format.JSON);
            case ENGINE, PRICE_BOOK -> null;
        };
        return Optional.ofNullable(entry)
                .filter(each -> name.equals(each.name()) || name.equals(each.name() + "@2"))
                .map(each -> OwnCatalog.version(each, 2));
    };

    @Test
    void anEntryMayBeLikeOneThatShips() {
        OwnEntry entry = OwnCatalog.read("""
                name: acme-rack
                like: hgx-h200
                gpusPerRack: {value: 16, source: our own racks, date: 2026-11, confidence: measured}
                """, Format.YAML);
        AcceleratedSystem own = Codec.read(AcceleratedSystem.class, entry.document());
        AcceleratedSystem like = Catalog.shipped().findSystem("hgx-h200").orElseThrow();
        assertEquals(16, own.gpusPerRack().asInt());
        assertEquals(like.memoryBytes(), own.memoryBytes());
        assertEquals("hgx-h200", PriceBooks.shipped().standard().nameOf(own));
        assertEquals(
                Catalog.shipped().stepTimesOf(like).error().highShare(),
                Catalog.shipped().stepTimesOf(own).error().highShare());
        List<Violation> violations = assertThrows(
                        InvalidInputException.class,
                        () -> OwnCatalog.read(EntryKind.SYSTEM, "{name: acme-rack, like: hgx-h2000}", Format.YAML))
                .violations();
        assertEquals("/like", violations.getFirst().pointer());
    }

    @Test
    void anEntryBecomesItsCanonicalForm() {
        OwnEntry entry = OwnCatalog.read(EntryKind.MODEL, model("acme-8b"), Format.JSON);
        assertEquals("acme-8b", entry.name());
        assertEquals(model("acme-8b"), entry.document());
        OwnEntry exact = OwnCatalog.version(entry, 3);
        assertEquals("acme-8b@3", exact.name());
        assertEquals("acme-8b@3", Codec.read(Model.class, exact.document()).name());
    }

    @Test
    void aQuestionNamesExactVersionsAndCarriesThem() {
        PlanRequest resolved = asked(QUESTION, MINE);
        assertEquals("acme-8b@2", resolved.model());
        assertEquals(List.of("acme-rack@2", "hgx-h100"), resolved.systems());
        assertEquals(
                List.of("acme-8b@2", "acme-rack@2"),
                Objects.requireNonNull(resolved.ownEntries()).stream()
                        .map(OwnEntry::name)
                        .toList());
        // What carries its entries needs nobody to look them up, and stays what it is.
        String json = Codec.write(resolved);
        assertEquals(json, Codec.write(asked(json, OwnEntryNames.NONE)));
    }

    @Test
    void anotherContentIsAnotherQuestion() {
        PlanRequest one = asked(QUESTION, MINE);
        PlanRequest other = asked(
                QUESTION,
                (kind, name) -> MINE.find(kind, name)
                        .map(each -> kind == EntryKind.MODEL
                                ? new OwnEntry(
                                        kind,
                                        each.name(),
                                        each.document().replace("\"maker\":\"Meta\"", "\"maker\":\"Acme\""))
                                : each));
        assertTrue(!Codec.questionHash(one).equals(Codec.questionHash(other)));
    }

    @Test
    void whatNobodyNamesIsRefused() {
        PlanRequest resolved = asked(QUESTION, MINE);
        String json = Codec.write(resolved)
                .replace("\"acme-rack@2\",\"hgx-h100\"", "\"hgx-h100\"")
                .replaceAll("\"mixes\":\\[[^]]*]", "\"mixes\":[]");
        List<Violation> violations = assertThrows(InvalidInputException.class, () -> asked(json, OwnEntryNames.NONE))
                .violations();
        assertEquals(1, violations.size());
        assertEquals("/ownEntries/1", violations.getFirst().pointer());
    }

    @Test
    void aDocumentMustSayWhatItIsCalled() {
        PlanRequest resolved = asked(QUESTION, MINE);
        String json = Codec.write(resolved).replace("\"name\":\"acme-8b@2\"", "\"name\":\"acme-8b@3\"");
        List<Violation> violations = assertThrows(InvalidInputException.class, () -> asked(json, OwnEntryNames.NONE))
                .violations();
        assertTrue(
                violations.stream().anyMatch(each -> each.pointer().equals("/ownEntries/0/name")),
                violations::toString);
    }

    /** Nine systems of 31 KB each are more than the 256 KiB that all entries may have. */
    @Test
    void entriesThatAreTooLargeTogetherAreRefused() {
        OwnEntryNames large = (kind, name) -> kind == EntryKind.SYSTEM && name.startsWith("large")
                ? Optional.of(OwnCatalog.read(
                        kind, "{name: %s, like: hgx-h100, title: %s}".formatted(name, "x".repeat(28_000)), Format.YAML))
                : MINE.find(kind, name);
        assertEquals(
                4,
                Objects.requireNonNull(asked(QUESTION.replace("acme-rack", "large-1, large-2, large-3"), large)
                                .ownEntries())
                        .size());
        String nine = IntStream.rangeClosed(1, 9).mapToObj(i -> "large-" + i).collect(Collectors.joining(", "));
        List<Violation> violations = assertThrows(
                        InvalidInputException.class, () -> asked(QUESTION.replace("acme-rack", nine), large))
                .violations();
        assertEquals("/ownEntries", violations.getFirst().pointer());
        assertEquals(
                "/document",
                refused(EntryKind.MODEL, model("acme").replace("\"title\":\"", "\"title\":\"" + "x".repeat(33_000)))
                        .getFirst()
                        .pointer());
    }

    @Test
    void shippedNamesAndOddNamesAreRefused() {
        assertEquals(
                "/name",
                refused(EntryKind.MODEL, model("llama-3.1-8b")).getFirst().pointer());
        Violation odd = refused(EntryKind.MODEL, model("Acme 8B")).getFirst();
        assertEquals("/name", odd.pointer());
        assertEquals("Maybe acme-8b", odd.advice());
        assertEquals(
                "/name", refused(EntryKind.SYSTEM, system("acme@1")).getFirst().pointer());
    }

    @Test
    void aSystemStandsOnMeasuredStepTimesAndPrices() {
        assertEquals(
                "/stepTimesFrom",
                refused(
                                EntryKind.SYSTEM,
                                shipped(Catalog.shipped().findSystem("hgx-h100").orElseThrow(), "acme"))
                        .getFirst()
                        .pointer());
        assertEquals(
                "/stepTimesFrom/system",
                refused(
                                EntryKind.SYSTEM,
                                system("acme")
                                        .replace(
                                                "\"system\":\"hgx-h100\",\"validated\"",
                                                "\"system\":\"vr200-nvl72\",\"validated\""))
                        .getFirst()
                        .pointer());
        String unpriced = system("acme-rack")
                .replace("\"pricesFrom\":{\"basis\":\"the same quote\",\"system\":\"hgx-h100\"},", "");
        List<Violation> violations = assertThrows(
                        InvalidInputException.class,
                        () -> asked(
                                QUESTION,
                                (kind, name) -> kind == EntryKind.SYSTEM && name.startsWith("acme")
                                        ? Optional.of(
                                                OwnCatalog.version(OwnCatalog.read(kind, unpriced, Format.JSON), 1))
                                        : MINE.find(kind, name)))
                .violations();
        assertEquals("/pricing/priceBook", violations.getFirst().pointer());
        assertTrue(violations.getFirst().advice().contains("pricesFrom"), violations::toString);
    }

    @Test
    void numbersInAnotherUnitAreRefused() {
        // 80 for 80 GB, 3.35 for 3.35 TB/s.
        String inGigabytes = system("acme")
                .replaceFirst("(\"memoryBytes\":\\{[^}]*\"value\":)[0-9.e+]+", "$180")
                .replaceFirst("(\"memoryBytesPerSecond\":\\{[^}]*\"value\":)[0-9.e+]+", "$13.35");
        List<String> pointers = refused(EntryKind.SYSTEM, inGigabytes).stream()
                .map(Violation::pointer)
                .toList();
        assertEquals(List.of("/memoryBytes/value", "/memoryBytesPerSecond/value"), pointers);
    }

    @Test
    void aModelShowsItsFigures() {
        Model model = Catalog.shipped().findModel("qwen3-235b-a22b").orElseThrow();
        ModelFigures figures = ModelFigures.of(model, "bf16", 8);
        // 4 key-value heads over 8 GPUs: each is kept twice. 94 layers × 2 × 1 head × 128 × 2 bytes on a GPU.
        assertEquals(94 * 2 * 128 * 2, figures.kvBytesPerTokenPerGpu());
        assertEquals(8 * 94 * 2 * 128 * 2, figures.kvBytesPerToken());
        for (Derivation each : figures.derivations()) {
            double shown = switch (each.of()) {
                case "weights" -> figures.weightBytes();
                case "active parameters" -> figures.activeParameters();
                default -> figures.kvBytesPerTokenPerGpu();
            };
            assertEquals(shown, each.result(), shown * 1e-12, each.of());
        }
        assertEquals(
                "/tensorParallel",
                assertThrows(InvalidInputException.class, () -> ModelFigures.of(model, null, 3))
                        .violations()
                        .getFirst()
                        .pointer());
    }

    @Test
    void activeParametersAreDerivedOfEveryModel() {
        for (Model model : Catalog.shipped().models()) {
            assertEquals(
                    (double) model.activeParameters(),
                    Derivation.activeParameters(model).result(),
                    model.name());
        }
    }
}
