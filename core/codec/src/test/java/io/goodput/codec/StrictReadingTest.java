package io.goodput.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Violation;
import io.goodput.contracts.returns.ReturnRequest;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictReadingTest {
    private static final String QUESTION = """
            model: gpt-oss-120b
            traffic:
              requestsPerSecond: 20
              inputTokens: {mean: 1155, quantiles: [{percentile: 50, tokens: 1020}, {percentile: 99, tokens: 4142}]}
              outputTokens: {constant: 211}
            slo:
              limits:
                - {metric: ttft, percentile: 99, limitSeconds: 1}
                - {metric: tpot, percentile: 99, limitSeconds: 0.03}
            systems: [hgx-h200, gb200-nvl72]
            pricing: {tiers: [hyperscaler-own, retail]}
            """;

    @Test
    void aYamlQuestionIsReadWithItsNumbersAndNames() {
        PlanRequest question = Codec.readStrict(PlanRequest.class, QUESTION, Format.YAML);

        assertEquals("gpt-oss-120b", question.model());
        assertEquals(20.0, question.traffic().requestsPerSecond());
        assertEquals(LatencyMetric.TPOT, question.slo().limits().get(1).metric());
        assertEquals(0.03, question.slo().limits().get(1).limitSeconds());
        assertEquals(
                List.of(PriceTier.HYPERSCALER_OWN, PriceTier.RETAIL),
                question.pricing() == null ? null : question.pricing().tiers());
    }

    @Test
    void whatIsWrittenIsReadAgainAsJsonAndAsYaml() {
        PlanRequest question = Codec.readStrict(PlanRequest.class, QUESTION, Format.YAML);
        String json = Codec.write(question);

        assertEquals(question, Codec.readStrict(PlanRequest.class, json, Format.JSON));
        assertEquals(question, Codec.readStrict(PlanRequest.class, json, Format.YAML));
        assertEquals(question, Codec.read(PlanRequest.class, json));
    }

    @Test
    void allViolationsAreReportedAtOnceEachWithItsPointer() {
        String wrong = QUESTION.replace("requestsPerSecond: 20", "requestsPerSecond: -1")
                .replace("percentile: 99, tokens: 4142", "percentile: 40, tokens: 4142")
                .replace("metric: tpot", "metric: tpt")
                .replace("systems: [hgx-h200", "systms: []\nsystems: [hgx-h200")
                .replace("[hyperscaler-own, retail]", "retail");

        assertEquals(
                List.of(
                        "/systms",
                        "/traffic/inputTokens/quantiles/1",
                        "/traffic/requestsPerSecond",
                        "/slo/limits/1/metric",
                        "/pricing/tiers"),
                pointers(wrong, Format.YAML));
    }

    @Test
    void aLaterCheckReportsTogetherWithTheReaderButNotAboutWhatTheReaderRefused() {
        var failure = assertThrows(
                InvalidInputException.class,
                () -> Codec.readStrict(
                        PlanRequest.class,
                        QUESTION.replace("percentile: 99, limitSeconds: 1", "percentile: 99, limitSeconds: 0"),
                        Format.YAML,
                        question -> {
                            throw new InvalidInputException(List.of(
                                    new Violation("/model", question.model(), "unknown", "Maybe another"),
                                    new Violation("/slo/limits/0", "a placeholder", "too tight", "Maybe 1")));
                        }));

        assertEquals(
                List.of("/slo/limits/0/limitSeconds", "/model"),
                failure.violations().stream().map(Violation::pointer).toList());
    }

    @Test
    void aWrongRootFieldDoesNotHideWhatALaterCheckFinds() {
        var failure = assertThrows(
                InvalidInputException.class,
                () -> Codec.readStrict(PlanRequest.class, QUESTION + "roundSize: 0\n", Format.YAML, question -> {
                    throw new InvalidInputException(
                            new Violation("/model", question.model(), "unknown", "Maybe another"));
                }));

        assertEquals(
                List.of("/roundSize", "/model"),
                failure.violations().stream().map(Violation::pointer).toList());
        assertEquals("gpt-oss-120b", failure.violations().get(1).value());
    }

    @Test
    void aMisspeltFieldIsRefusedWithTheNearestOnes() {
        Violation violation =
                violations(QUESTION.replace("model:", "modell:"), Format.YAML).getFirst();

        assertEquals("/modell", violation.pointer());
        assertTrue(violation.advice().startsWith("Maybe model"), violation.advice());
    }

    @Test
    void aMissingFieldIsNamed() {
        assertEquals(List.of("/model"), pointers(QUESTION.replace("model: gpt-oss-120b", ""), Format.YAML));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "{",
                "[]",
                "null",
                "42",
                "{\"model\": \"a\", \"model\": \"b\"}",
                "{\"roundSize\": NaN}",
                "{} {}",
                "{\"roundSize\": 1e999}"
            })
    void jsonThatIsNotOneObjectIsRefused(String text) {
        violations(text, Format.JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing\n",
                "a: [",
                "- 1",
                "model: a\nmodel: b",
                "roundSize: .nan",
                "roundSize: .inf",
                "model: &a b\nengine: *a",
                "model: !!str a",
                "model: a\n---\nmodel: b",
                "? [a, b]\n: c",
                "roundSize: 0x10"
            })
    void yamlThatIsNotOnePlainMappingIsRefused(String text) {
        violations(text, Format.YAML);
    }

    @Test
    void whatTheParserSaysOfItsOwnSettingsIsLeftOut() {
        assertEquals(
                "this is not well-formed JSON at line 1, column 13: Non-standard token 'NaN'",
                violations("{\"model\":NaN}", Format.JSON).getFirst().rule());
        assertEquals(
                "this is not well-formed JSON at line 1, column 4: something follows the end of the object",
                violations("{} {}", Format.JSON).getFirst().rule());
    }

    @Test
    void aByteOrderMarkIsNoPartOfAQuestion() {
        PlanRequest question = Codec.readStrict(PlanRequest.class, QUESTION, Format.YAML);

        assertEquals(question, Codec.readStrict(PlanRequest.class, "\ufeff" + QUESTION, Format.YAML));
        assertEquals(question, Codec.readStrict(PlanRequest.class, "\ufeff" + Codec.write(question), Format.JSON));
    }

    @Test
    void anElementIsNamedByItsList() {
        Violation tier =
                violations(QUESTION.replace("retail]", "gold]"), Format.YAML).getFirst();

        assertEquals("/pricing/tiers/1", tier.pointer());
        assertTrue(tier.rule().startsWith("each of tiers must be one of "), tier.rule());
    }

    @Test
    void nestingIsBoundedInBothFormats() {
        String deep = "[".repeat(65) + "]".repeat(65);

        assertTrue(violations("{\"model\": " + deep + "}", Format.JSON)
                .getFirst()
                .rule()
                .contains("64"));
        assertTrue(violations("model: " + deep, Format.YAML).getFirst().rule().contains("64"));
        violations("[".repeat(500_000), Format.JSON);
        violations("[".repeat(500_000), Format.YAML);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1e10", "-0.0000000000000000000001", "9999999999", "\"16\"", "true", "[16]"})
    void aWholeNumberMustBeOne(String value) {
        assertEquals(List.of("/roundSize"), pointers(QUESTION + "roundSize: " + value, Format.YAML));
    }

    @Test
    void aNumberThatIsWholeInAnotherSpellingIsRead() {
        assertEquals(
                16,
                Codec.readStrict(PlanRequest.class, QUESTION + "roundSize: 1.6e1", Format.YAML)
                        .roundSize());
    }

    @Test
    void absurdValuesAreRefused() {
        assertEquals(
                List.of("/traffic/requestsPerSecond", "/limits/maxGpus"),
                pointers(
                        QUESTION.replace("requestsPerSecond: 20", "requestsPerSecond: 1e12")
                                + "limits: {maxGpus: 1000000000}",
                        Format.YAML));
    }

    @Test
    void aHostileListYieldsABoundedAnswer() {
        String limits = "{\"slo\": {\"limits\": [" + "{},".repeat(200_000) + "{}]}}";

        assertEquals(100, violations(limits, Format.JSON).size());
    }

    @Test
    void everyRecordOfAQuestionHasAPlaceholder() {
        Set<Class<?>> records = new LinkedHashSet<>();
        collect(PlanRequest.class, records);
        collect(ScaleOutRequest.class, records);
        collect(ReturnRequest.class, records);

        for (Class<?> each : records) {
            assertTrue(each.isInstance(Placeholders.find(each).orElseThrow()), each.toString());
        }
    }

    private static void collect(Type type, Set<Class<?>> records) {
        if (type instanceof ParameterizedType list) {
            collect(list.getActualTypeArguments()[0], records);
        } else if (type instanceof Class<?> raw && raw.isRecord() && records.add(raw)) {
            for (RecordComponent component : raw.getRecordComponents()) {
                collect(component.getGenericType(), records);
            }
        }
    }

    private static List<String> pointers(String text, Format format) {
        List<String> pointers = new ArrayList<>();
        violations(text, format).forEach(violation -> pointers.add(violation.pointer()));
        return pointers;
    }

    private static List<Violation> violations(String text, Format format) {
        return assertThrows(InvalidInputException.class, () -> Codec.readStrict(PlanRequest.class, text, format))
                .violations();
    }

    @Test
    void aQuestionOfAnotherKindIsRefusedAsAWhole() {
        assertEquals(
                List.of(new Violation(
                        "",
                        "systems",
                        "a simulation has no such fields, a plan has",
                        "Maybe `plan`, POST /api/v1/plans")),
                assertThrows(
                                InvalidInputException.class,
                                () -> Codec.readStrict(SimulationRequest.class, QUESTION, Format.YAML))
                        .violations());
        assertEquals(
                List.of("/system"),
                assertThrows(
                                InvalidInputException.class,
                                () -> Codec.readStrict(PlanRequest.class, QUESTION + "system: hgx-h200\n", Format.YAML))
                        .violations()
                        .stream()
                        .map(Violation::pointer)
                        .toList());
    }

    @Test
    void aNumberThatIsTooLargeGetsNoOtherOneAsAdvice() {
        Violation tooSmall = assertThrows(
                        InvalidInputException.class,
                        () -> Codec.readStrict(PlanRequest.class, QUESTION + "roundSize: -5000000000\n", Format.YAML))
                .violations()
                .getFirst();
        assertEquals("/roundSize", tooSmall.pointer());
        assertEquals("Maybe a smaller one", tooSmall.advice());
    }
}
