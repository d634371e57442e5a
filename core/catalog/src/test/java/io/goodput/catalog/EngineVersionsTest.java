package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.EntryKind;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.Violation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names of engines with and without a version. */
class EngineVersionsTest {
    private static final Catalog CATALOG = Catalog.shipped();

    private static ServingEngine engine(String name) {
        return CATALOG.findEngine(name).orElseThrow();
    }

    @Test
    void aNameAloneIsTheVersionThatWasFittedNotTheNewest() {
        assertEquals("vllm@0.10.2", engine("vllm").fullName());
        assertTrue(engine("vllm").servesFittedVersion());
        assertEquals("0.19.0", engine("vllm").versionNames().getLast());
        assertTrue(engine("vllm@0.10.2").servesFittedVersion());
    }

    @Test
    void aVersionIsTheSameEngineUnderAnotherName() {
        ServingEngine asked = engine("vllm@0.19.0");
        assertEquals("vllm", asked.name());
        assertEquals("vllm@0.19.0", asked.fullName());
        assertEquals("0.10.2", asked.version());
        assertFalse(asked.servesFittedVersion());
        assertEquals(engine("vllm").hostTimes(), asked.hostTimes());
    }

    @Test
    void onlyWhatWasMeasuredHasAFactor() {
        ServingEngine asked = engine("vllm@0.19.0");
        ServingEngine.Factor factor =
                asked.findFactor("minimax-m2.5", "hgx-b200", "fp8").orElseThrow();
        assertEquals("0.17.0", factor.against());
        assertEquals(0.855, factor.decode().value());
        assertEquals(1, factor.prefillFactor());
        assertTrue(asked.findFactor("minimax-m2.5", "hgx-b200", "nvfp4").isEmpty());
        assertTrue(asked.findFactor("minimax-m2.5", "hgx-h200", "fp8").isEmpty());
        assertTrue(engine("vllm").findFactor("minimax-m2.5", "hgx-b200", "fp8").isEmpty());
        assertTrue(engine("vllm@0.17.0")
                .findFactor("minimax-m2.5", "hgx-b200", "fp8")
                .isEmpty());
    }

    @Test
    void anUnknownVersionComesWithTheNearest() {
        assertTrue(CATALOG.findEngine("vllm@0.19.9").isEmpty());
        Violation violation = CATALOG.unknownEngine("/engine", "vllm@0.19.9");
        assertEquals("vllm@0.19.9", violation.value());
        assertTrue(violation.rule().startsWith("version of vllm must be one of vllm@0.10.2, "), violation.rule());
        assertTrue(violation.advice().startsWith("Maybe vllm@0.19.0, "), violation.advice());
        assertTrue(CATALOG.unknownEngine("/engine", "vlm@0.10.2").rule().startsWith("engine must be one of"));
    }

    @Test
    void anEntryWhoseWholeNameHasAnAtComesFirst() {
        ServingEngine own = Codec.readStrict(
                ServingEngine.class,
                Codec.write(engine("sglang")).replace("\"name\":\"sglang\"", "\"name\":\"vllm@0.19.0\""),
                Format.JSON);
        var catalog = new Catalog(
                CATALOG.modelNames(),
                CATALOG.modelOf(),
                CATALOG.systems(),
                Stream.concat(CATALOG.engines().stream(), Stream.of(own)).toList(),
                CATALOG.stepTimes());
        assertEquals("SGLang", catalog.findEngine("vllm@0.19.0").orElseThrow().title());
        assertEquals(
                "vllm@0.19.0", catalog.findEngine("vllm@0.19.0").orElseThrow().fullName());
        assertEquals("vLLM", catalog.findEngine("vllm@0.18.0").orElseThrow().title());
    }

    /** One's own is of the one version that it says, whatever it is like. */
    @Test
    void anEngineLikeAShippedOneHasNoVersionsOfIt() {
        OwnEntry own =
                OwnCatalog.read(EntryKind.ENGINE, "{name: mine, like: vllm, title: Mine, version: '7'}", Format.YAML);
        ServingEngine engine = Catalog.with(List.of(own)).findEngine("mine").orElseThrow();
        assertEquals("mine", engine.fullName());
        assertEquals(List.of("7"), engine.versionNames());
        assertEquals("mine", engine.find("7").orElseThrow().fullName());
    }

    @Test
    void factorsOfTheFittedVersionOrAgainstNoneAreRefused() {
        Quantity decode = engine("vllm@0.19.0")
                .findFactor("minimax-m2.5", "hgx-b200", "fp8")
                .orElseThrow()
                .decode();
        var old = new ServingEngine.Version("0.1", "2025", "a test", List.of());
        var fitted = new ServingEngine.Version("0.2", "2025", "a test", List.of());
        assertEquals(
                List.of("0.1", "0.2", "0.3"),
                versioned("0.2", old, fitted, version("0.3", "0.1", decode)).versionNames());
        assertEquals("/versions", refused("0.4", old, fitted));
        assertEquals("/versions/2/factors", refused("0.2", old, fitted, version("0.3", "0.4", decode)));
        assertEquals("/versions/2/factors", refused("0.2", old, fitted, version("0.3", "0.3", decode)));
        assertEquals("/versions/1/factors", refused("0.2", old, version("0.2", "0.1", decode)));
        assertEquals(
                "/versions/2/factors",
                refused("0.1", old, version("0.2", "0.1", decode), version("0.3", "0.2", decode)));
    }

    private static ServingEngine.Version version(String name, String against, Quantity decode) {
        return new ServingEngine.Version(
                name,
                "2026",
                "a test",
                List.of(new ServingEngine.Factor("llama-3.1-8b", "hgx-h100", null, against, null, decode)));
    }

    private static String refused(String fitted, ServingEngine.Version... versions) {
        return assertThrows(InvalidInputException.class, () -> versioned(fitted, versions))
                .violations()
                .getFirst()
                .pointer();
    }

    private static ServingEngine versioned(String fitted, ServingEngine.Version... versions) {
        ServingEngine like = engine("vllm");
        return new ServingEngine(
                "mine",
                "Mine",
                fitted,
                null,
                List.of(versions),
                like.blockTokens(),
                like.kvPolicy(),
                like.watermark(),
                like.reservedDecodeTokens(),
                like.handoff(),
                like.firstTokenAt(),
                like.memoryShare(),
                like.kvShareOfFreeMemory(),
                like.runtimeBytesPerGpu(),
                like.collectiveBytesPerGpu(),
                like.activationBytesPerHiddenElement(),
                like.maxNumBatchedTokens(),
                like.tokenExchange(),
                like.hostTimes());
    }
}
