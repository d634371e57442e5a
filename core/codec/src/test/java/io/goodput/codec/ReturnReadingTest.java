package io.goodput.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Violation;
import io.goodput.contracts.returns.ReturnRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A question for a return, as it is written, and what is refused of it. */
class ReturnReadingTest {
    private static final String QUESTION = """
            capitalUsd: 5000000
            months: 36
            tokensPerSecond: {input: 640000, output: 80000}
            utilisation: 0.5
            usdPerMillionTokens: {input: 0.55, cachedInput: 0.14, output: 2.19}
            pricePath: {kind: halving, halvingMonths: 12}
            discountRatePerYear: 0.1
            """;

    private static final String RANGED = QUESTION + """
            ranges:
              - {input: utilisation, low: 0.3, likely: 0.5, high: 0.7}
              - {input: price-factor, low: 0.8, high: 1.2}
            links: [[utilisation, price-factor]]
            draws: {count: 20000, seed: 7}
            """;

    private static List<Violation> refused(String text) {
        return assertThrows(InvalidInputException.class, () -> Codec.readStrict(ReturnRequest.class, text, Format.YAML))
                .violations();
    }

    private static Violation only(String text) {
        List<Violation> violations = refused(text);
        assertEquals(1, violations.size(), violations::toString);
        return violations.getFirst();
    }

    @Test
    void whatIsReadIsWrittenAgain() {
        ReturnRequest question = Codec.readStrict(ReturnRequest.class, RANGED, Format.YAML);
        assertEquals(question, Codec.readStrict(ReturnRequest.class, Codec.write(question), Format.JSON));
        assertEquals(question, Codec.read(ReturnRequest.class, Codec.write(question)));
    }

    @Test
    void aValueOutOfItsRangeIsRefusedWithTheRule() {
        Map<String, String> wrong = Map.of(
                "input: 0.55", "/usdPerMillionTokens/input input: -0.55",
                "months: 36", "/months months: 0",
                "discountRatePerYear: 0.1", "/discountRatePerYear discountRatePerYear: -1",
                "utilisation: 0.5", "/utilisation utilisation: 1.01",
                "capitalUsd: 5000000", "/capitalUsd capitalUsd: -5",
                "halvingMonths: 12", "/pricePath/halvingMonths halvingMonths: 0");
        wrong.forEach((right, pointerAndText) -> {
            int space = pointerAndText.indexOf(' ');
            List<Violation> violations = refused(QUESTION.replace(right, pointerAndText.substring(space + 1)));
            assertEquals(
                    pointerAndText.substring(0, space), violations.getFirst().pointer());
        });
        assertEquals(
                new Violation("/utilisation", "1.01", "utilisation must be between 0 and 1", "Maybe 1 or less"),
                only(QUESTION.replace("utilisation: 0.5", "utilisation: 1.01")));
        assertEquals(
                new Violation(
                        "/discountRatePerYear",
                        "-1",
                        "discountRatePerYear must be between -0.99 and 10",
                        "Maybe -0.99 or more"),
                only(QUESTION.replace("discountRatePerYear: 0.1", "discountRatePerYear: -1")));
        assertEquals(
                new Violation("/months", "0", "months must be between 1 and 360", "Maybe 1 or more"),
                only(QUESTION.replace("months: 36", "months: 0")));
    }

    @Test
    void whatCostsNothingOrServesNothingIsRefused() {
        assertEquals(
                "/capitalUsd",
                only(QUESTION.replace("capitalUsd: 5000000", "capitalUsd: 0")).pointer());
        assertEquals(
                "/tokensPerSecond",
                only(QUESTION.replace("{input: 640000, output: 80000}", "{input: 0, output: 0}"))
                        .pointer());
        assertEquals(
                "/ranges",
                only(QUESTION + "ranges: [{input: capital-usd, low: 0, high: 6000000}]\n")
                        .pointer());
    }

    @Test
    void aPathNeedsWhatItsKindTakes() {
        String path = "{kind: halving, halvingMonths: 12}";
        assertEquals(
                new Violation(
                        "/pricePath/kind",
                        "flat",
                        "halvingMonths belongs to the kind halving",
                        "Maybe kind: halving, or leave halvingMonths out"),
                only(QUESTION.replace("kind: halving", "kind: flat")));
        assertEquals(
                "/pricePath/factors",
                only(QUESTION.replace(path, "{kind: custom}")).pointer());
        assertEquals(
                new Violation(
                        "/pricePath/factors",
                        "3 elements",
                        "a custom path has a factor for each of the 36 months",
                        "Maybe repeat the last one"),
                only(QUESTION.replace(path, "{kind: custom, factors: [1, 0.9, 0.8]}")));
        String short3 =
                QUESTION.replace(path, "{kind: custom, factors: [1, 0.9, 0.8]}").replace("months: 36", "months: 3");
        assertEquals(
                "a custom path has a factor for each of the 4 months",
                only(short3 + "ranges: [{input: months, low: 2, high: 4}]\n").rule());
        List<Violation> misspelt = refused(QUESTION.replace("kind: halving", "kind: halvin"));
        assertEquals(1, misspelt.size(), misspelt::toString);
        assertEquals("Maybe halving, yearly-steps or flat", misspelt.getFirst().advice());
    }

    @Test
    void rangesAndLinksNameWhatThereIs() {
        Violation unknown = only(RANGED.replace("input: price-factor, low", "input: price-facto, low")
                .replace("links: [[utilisation, price-factor]]\n", ""));
        assertEquals("/ranges/1/input", unknown.pointer());
        assertEquals("Maybe price-factor, factor-per-year or utilisation", unknown.advice());
        assertEquals(
                "low must be below high (0.2) of the range of utilisation",
                refused(RANGED.replace("likely: 0.5, high: 0.7", "high: 0.2"))
                        .getFirst()
                        .rule());
        assertEquals(
                new Violation(
                        "/ranges/0/likely",
                        "0.9",
                        "likely must be between low (0.3) and high (0.7) of the range of utilisation",
                        "Maybe 0.7"),
                only(RANGED.replace("likely: 0.5", "likely: 0.9")));
        assertEquals(
                "/ranges/0/high", only(RANGED.replace("high: 0.7", "high: 1.7")).pointer());
        assertEquals(
                "the range of utilisation must hold the question's 0.5, or name what is likely",
                only(RANGED.replace("low: 0.3, likely: 0.5", "low: 0.6")).rule());
        assertEquals(
                "the question has no value of usd-per-kilowatt-hour",
                only(QUESTION + "ranges: [{input: usd-per-kilowatt-hour, low: 0.06, high: 0.12}]\n")
                        .rule());
        assertEquals(
                "/ranges/1",
                only(RANGED.replace(
                                        "input: price-factor, low: 0.8, high: 1.2",
                                        "input: utilisation, low: 0.3, high: 0.9")
                                .replace("links: [[utilisation, price-factor]]\n", ""))
                        .pointer());
        assertEquals(
                "/links/0/1",
                only(RANGED.replace("[[utilisation, price-factor]]", "[[utilisation, sold-share]]"))
                        .pointer());
        assertEquals(
                "an input can be linked once",
                only(RANGED.replace("[[utilisation, price-factor]]", "[[utilisation, utilisation]]"))
                        .rule());
        assertEquals(
                "count must be between 10000 and 100000",
                only(RANGED.replace("count: 20000", "count: 100001")).rule());
    }

    @Test
    void aQuestionOfAnotherKindSaysWhereToGo() {
        assertEquals(
                "Maybe `return`, POST /api/v1/returns",
                assertThrows(
                                InvalidInputException.class,
                                () -> Codec.readStrict(SimulationRequest.class, QUESTION, Format.YAML))
                        .violations()
                        .getFirst()
                        .advice());
    }
}
