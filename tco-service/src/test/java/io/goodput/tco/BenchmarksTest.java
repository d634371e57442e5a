package io.goodput.tco;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.benchmarks.BenchmarkAnswer;
import io.goodput.contracts.benchmarks.BenchmarkDecisionRequest;
import io.goodput.contracts.benchmarks.BenchmarkImport;
import io.goodput.contracts.benchmarks.BenchmarkImportPage;
import io.goodput.contracts.benchmarks.BenchmarkQuestion;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.BenchmarkRowPage;
import io.goodput.contracts.benchmarks.MetricQuestion;
import io.goodput.contracts.benchmarks.MetricVerdictRequest;
import io.goodput.economics.GivenFile;
import io.goodput.economics.Table;
import io.goodput.economics.decisions.DecisionTables;
import io.goodput.economics.decisions.Decisions;
import io.goodput.economics.readings.Benchmarks;
import io.goodput.economics.readings.RowTable;
import io.goodput.tco.benchmarks.BenchmarkImports;
import io.goodput.testservers.RealServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files of load tools are kept whole or not at all, and asked about afterwards. */
@QuarkusTest
@WithTestResource(value = RealServers.class, scope = TestResourceScope.GLOBAL)
class BenchmarksTest {
    private static final String BENCHMARKS = "/internal/v1/benchmarks";
    private static final Path EXAMPLES = Path.of("..", "examples");

    private static final String QUESTION = """
            slo:
              limits:
                - {metric: ttft, percentile: 50, limitSeconds: 3}
                - {metric: tpot, percentile: 50, limitSeconds: 0.04}
            priceBook: market-2025-10
            tiers: [hyperscaler-own]
            """;

    @Inject
    BenchmarkImports imports;

    @BeforeEach
    void forgetAll() {
        QuarkusTransaction.requiringNew().run(imports::deleteAll);
    }

    @Test
    void filesAreKeptWithTheirRows() throws IOException {
        byte[] vllm = Files.readAllBytes(EXAMPLES.resolve("benchmarks/vllm-bench.json"));
        byte[] sglang = Files.readAllBytes(EXAMPLES.resolve("benchmarks/sglang-bench.jsonl"));
        BenchmarkAnswer expected =
                Benchmarks.read(List.of(GivenFile.of("vllm.json", vllm), GivenFile.of("sglang.jsonl", sglang)));

        BenchmarkImport kept =
                kept(201, given().multiPart("a", "vllm.json", vllm).multiPart("b", "sglang.jsonl", sglang));

        assertEquals(expected.rows().size(), kept.rows());
        BenchmarkRowPage page = page(kept.id(), "");
        assertEquals(expected.rows(), page.rows());
        assertEquals(null, page.next());
        assertEquals(
                RowTable.of(expected).csv(),
                given().get(BENCHMARKS + "/" + kept.id() + "/rows?format=csv").asString());
        assertEquals(
                RowTable.of(expected).markdown(),
                given().get(BENCHMARKS + "/" + kept.id() + "/rows?format=markdown")
                        .asString());
    }

    @Test
    void rowsComePageByPage() {
        BenchmarkImport kept = published();
        List<BenchmarkRow> rows = new ArrayList<>();
        Integer next = 1;
        int pages = 0;
        while (next != null) {
            BenchmarkRowPage page = page(kept.id(), "?limit=15&first=" + next);
            assertEquals(next, page.first());
            rows.addAll(page.rows());
            next = page.next();
            pages++;
        }
        assertEquals(3, pages); // 15, 15 and 8 of 38
        assertEquals(expected().rows(), rows);
        assertEquals(List.of(), page(kept.id(), "?first=39").rows());
    }

    @Test
    void theSameFilesAreTheSameImportAndAsNew() {
        BenchmarkImport first = published();
        BenchmarkImport other = kept(201, given().multiPart("file", "other.json", vllm("1")));
        assertEquals(List.of(other.id(), first.id()), listed());

        BenchmarkImport again = kept(200, publishedForm());
        assertEquals(first.id(), again.id());
        assertTrue(again.keptAt().compareTo(other.keptAt()) > 0);
        assertEquals(List.of(first.id(), other.id()), listed());
    }

    @Test
    void oneWrongFileKeepsAllOut() {
        given().multiPart("file", "good.json", vllm("1"))
                .multiPart("file", "bad.json", "{\"date\":".getBytes(UTF_8))
                .multiPart("file", "worse.txt", "hello".getBytes(UTF_8))
                .post(BENCHMARKS)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("violations.rule", hasItem(startsWith("bad.json")))
                .body("violations.rule", hasItem(startsWith("worse.txt")));
        assertEquals(List.of(), listed());
        assertEquals(0, count("StoredRow"));
    }

    @Test
    void aFormWithoutFilesIsRefused() {
        given().multiPart("file", "a text and no file")
                .post(BENCHMARKS)
                .then()
                .statusCode(400)
                .body("violations[0].rule", equalTo("the form needs files of load tools"));
    }

    @Test
    void theNewestRowsAreKeptUpToTheCap() {
        // The cap of tests is 100 rows: two imports of 38 fit, a third does not.
        BenchmarkImport oldest = published();
        BenchmarkImport middle = renamed("second.json");
        assertEquals(List.of(middle.id(), oldest.id()), listed());
        BenchmarkImport newest = renamed("third.json");
        assertEquals(List.of(newest.id(), middle.id()), listed());
        assertEquals(2 * 38, count("StoredRow"));
    }

    @Test
    void importsAreListedPageByPageAndRemoved() {
        List<String> ids = new ArrayList<>();
        for (String name : List.of("1", "2", "3")) {
            ids.addFirst(
                    kept(201, given().multiPart("file", "run.json", vllm(name))).id());
        }
        BenchmarkImportPage first = Codec.read(
                BenchmarkImportPage.class, given().get(BENCHMARKS + "?limit=2").asString());
        assertEquals(ids.subList(0, 2), ids(first));
        assertEquals(ids.get(1), first.after());
        BenchmarkImportPage second = Codec.read(
                BenchmarkImportPage.class,
                given().get(BENCHMARKS + "?limit=2&after=" + first.after()).asString());
        assertEquals(ids.subList(2, 3), ids(second));
        assertEquals(null, second.after());

        given().delete(BENCHMARKS + "/" + ids.getFirst()).then().statusCode(204);
        given().delete(BENCHMARKS + "/" + ids.getFirst()).then().statusCode(404);
        given().get(BENCHMARKS + "/" + ids.getFirst()).then().statusCode(404);
        given().get(BENCHMARKS + "/" + ids.getFirst() + "/rows?format=csv")
                .then()
                .statusCode(404);
        assertEquals(2, count("StoredRow"));
    }

    @Test
    void decisionsAndVerdictsAreThoseOfTheLibrary() {
        BenchmarkImport kept = published();
        BenchmarkQuestion question = Codec.readStrict(BenchmarkQuestion.class, QUESTION, Format.YAML);
        var decision = Decisions.decide(expected().rows(), question);
        var request = new BenchmarkDecisionRequest(List.of(kept.id()), question);
        assertEquals(Codec.write(decision), asked("benchmark-decisions", request));
        assertEquals(Table.csv(DecisionTables.of(decision)), asked("benchmark-decisions?format=csv", request));

        var metrics = new MetricQuestion(question, 1e12);
        var verdicts = Decisions.verdicts(expected().rows(), metrics);
        var judged = new MetricVerdictRequest(List.of(kept.id()), metrics);
        assertEquals(Codec.write(verdicts), asked("metric-verdicts", judged));
        assertEquals(Table.markdown(DecisionTables.of(verdicts)), asked("metric-verdicts?format=markdown", judged));
    }

    /** Rows of two imports stand one after another. */
    @Test
    void importsAreDecidedUponTogether() {
        BenchmarkImport first = published();
        BenchmarkImport second = kept(201, given().multiPart("file", "run.json", vllm("1")));
        BenchmarkQuestion question = Codec.readStrict(BenchmarkQuestion.class, QUESTION, Format.YAML);
        List<BenchmarkRow> rows = new ArrayList<>(page(second.id(), "").rows());
        rows.addAll(expected().rows());
        assertEquals(
                Codec.write(Decisions.decide(rows, question)),
                asked("benchmark-decisions", new BenchmarkDecisionRequest(List.of(second.id(), first.id()), question)));
    }

    @Test
    void whatIsWrongWithAQuestionIsSaidOfItsPlace() {
        String gone = "0".repeat(64);
        refused("benchmark-decisions", new TreeMap<>(Map.of("imports", List.of(gone), "question", question(""))))
                .body("violations[0].pointer", equalTo("/imports/0"));
        refused("benchmark-decisions", new TreeMap<>(Map.of("imports", List.of("x"), "question", question(""))))
                .body("violations[0].pointer", equalTo("/imports/0"));
        String id = published().id();
        refused(
                        "benchmark-decisions",
                        new TreeMap<>(Map.of("imports", List.of(id), "question", question("no-such-book"))))
                .body("violations[0].pointer", equalTo("/question/priceBook"));
        refused(
                        "metric-verdicts",
                        new TreeMap<>(Map.of(
                                "imports",
                                List.of(id),
                                "question",
                                Map.of("decision", question("no-such-book"), "monthlyTokens", 1))))
                .body("violations[0].pointer", equalTo("/question/decision/priceBook"));
        refused(
                        "metric-verdicts?format=pdf",
                        new TreeMap<>(Map.of(
                                "imports",
                                List.of(id),
                                "question",
                                Map.of("decision", question(""), "monthlyTokens", 1))))
                .body("violations[0].rule", startsWith("format must be one of json, csv, markdown"));
    }

    private static Object question(String priceBook) {
        Map<String, Object> question = new TreeMap<>(Map.of(
                "slo", Map.of("limits", List.of(Map.of("metric", "tpot", "percentile", 50, "limitSeconds", 1)))));
        if (!priceBook.isEmpty()) {
            question.put("priceBook", priceBook);
        }
        return question;
    }

    private static ValidatableResponse refused(String path, Object request) {
        return given().contentType("application/json")
                .body(Codec.write(request))
                .post("/internal/v1/" + path)
                .then()
                .statusCode(400);
    }

    private static String asked(String path, Object request) {
        return given().contentType("application/json")
                .body(Codec.write(request))
                .post("/internal/v1/" + path)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static byte[] publishedBytes() {
        try {
            return Files.readAllBytes(EXAMPLES.resolve("published-benchmarks/deepseek-r1.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RequestSpecification publishedForm() {
        return given().multiPart("file", "deepseek-r1.json", publishedBytes());
    }

    private static BenchmarkImport published() {
        return kept(201, publishedForm());
    }

    private static BenchmarkImport renamed(String name) {
        return kept(201, given().multiPart("file", name, publishedBytes()));
    }

    private static BenchmarkAnswer expected() {
        return Benchmarks.read(List.of(GivenFile.of("deepseek-r1.json", publishedBytes())));
    }

    /** A run of vLLM that differs from others by its model. */
    private static byte[] vllm(String model) {
        try {
            return Files.readString(EXAMPLES.resolve("benchmarks/vllm-bench.json"))
                    .replace("gpt-oss-120b", "gpt-oss-" + model)
                    .getBytes(UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BenchmarkImport kept(int status, RequestSpecification form) {
        return Codec.read(
                BenchmarkImport.class,
                form.post(BENCHMARKS).then().statusCode(status).extract().asString());
    }

    private static BenchmarkRowPage page(String id, String query) {
        return Codec.read(
                BenchmarkRowPage.class,
                given().get(BENCHMARKS + "/" + id + "/rows" + query)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString());
    }

    private static List<String> listed() {
        return ids(Codec.read(BenchmarkImportPage.class, given().get(BENCHMARKS).asString()));
    }

    private static List<String> ids(BenchmarkImportPage page) {
        return page.imports().stream().map(BenchmarkImport::id).toList();
    }

    private long count(String entity) {
        return QuarkusTransaction.requiringNew()
                .call(() -> imports.getEntityManager()
                        .createQuery("select count(*) from " + entity, Long.class)
                        .getSingleResult());
    }
}
