package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.EntryKind;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.Violation;
import io.goodput.contracts.whatif.WhatIfRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A what-if is filled, or refused with all that is wrong. */
class WhatIfsTest {
    private static final String PLAN = """
            plan:
              model: llama-3.1-8b
              traffic: {requestsPerSecond: 5, inputTokens: {constant: 500}, outputTokens: {constant: 50}}
              slo: {limits: [{metric: ttft, percentile: 99, limitSeconds: 1}]}
              systems: [hgx-h100]
            layout:
              mode: disaggregated
              pools:
                - {role: prefill, system: hgx-h100, instances: 2, tensorParallel: 1}
                - {role: decode, system: hgx-h100, instances: 3, tensorParallel: 1}
            """;

    private static WhatIfRequest filled(String yaml) {
        return Codec.readStrict(WhatIfRequest.class, yaml, Format.YAML, Questions::resolve);
    }

    private static WhatIfRequest with(String change) {
        return filled(PLAN + "changes: [{name: it, %s}]".formatted(change));
    }

    private static List<Violation> violations(String yaml) {
        return assertThrows(InvalidInputException.class, () -> filled(yaml)).violations();
    }

    private static List<String> pointers(String yaml) {
        return violations(yaml).stream().map(Violation::pointer).toList();
    }

    @Test
    void everyFieldIsFilledAndFillingItAgainChangesNothing() {
        WhatIfRequest filled = with("pricing: {tiers: [neocloud-own]}");
        assertEquals("bf16", filled.plan().precision());
        assertEquals(256, filled.layout().pools().getFirst().maxNumSeqs());
        Pricing pricing = Objects.requireNonNull(filled.changes().getFirst().pricing());
        assertEquals(Objects.requireNonNull(filled.plan().pricing()).priceBook(), pricing.priceBook());
        assertEquals(List.of(PriceTier.NEOCLOUD_OWN), pricing.tiers());
        assertEquals(filled, Questions.resolve(filled));
        assertEquals(filled, filled(Codec.write(filled)));
    }

    @Test
    void whatIsAskedOfTheSimulatorIsOfAllSystems() {
        assertEquals(
                List.of("hgx-h100", "hgx-h200"),
                with("system: {system: hgx-h200, role: decode}")
                        .estimateRequest()
                        .systems());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "load: 1 | /changes/0/load | that changes nothing",
                "load: 0 | /changes/0/load | above 0 and at most 64",
                "load: 65 | /changes/0/load | above 0 and at most 64",
                "slo: {limits: [{metric: ttft, percentile: 99, limitSeconds: 1}]} | /changes/0/slo | that changes nothing",
                "slo: {limits: [{metric: ttft, percentile: 99, limitSeconds: 0.001}]} | /changes/0/slo/limits/0/limitSeconds |",
                "slo: {limits: []} | /changes/0/slo/limits | between 1 and 8 limits",
                "pricing: {} | /changes/0/pricing | that changes nothing",
                "pricing: {tiers: [retail]} | /changes/0/pricing | that changes nothing",
                "pricing: {tiers: [retail, spot]} | /changes/0/pricing/tiers | the plan's, which has 1",
                "pricing: {priceBook: nobody} | /changes/0/pricing/priceBook | priceBook must be one of",
                "pricing: {priceBook: market-2025-10} | /changes/0/pricing/tiers/0 | not retail",
                "system: {system: hgx-h100} | /changes/0/system/system | that changes nothing",
                "system: {system: hgx-h999} | /changes/0/system | system must be one of",
                "'system: {system: hgx-h200, role: aggregated}' | /changes/0/system/role | no pool of this role",
                "instances: [2] | /changes/0/instances | for each of the layout's 2 pools",
                "'instances: [2, 3]' | /changes/0/instances | that changes nothing",
                "'instances: [0, 3]' | /changes/0/instances/0 | between 1 and 4096",
                "'lost: {role: decode, instances: 3}' | /changes/0/lost/instances | an instance must be left",
                "'lost: {role: decode, instances: 0}' | /changes/0/lost/instances | between 1 and 4095",
                "'lost: {role: aggregated, instances: 1}' | /changes/0/lost/role | no pool of this role",
                "'load: 2, instances: [3, 3]' | /changes/0/instances | changes load already",
                "load: null | /changes/0/load | changes nothing"
            })
    void aChangeIsOneThingThatCanBeChanged(String change, String pointer, String rule) {
        List<Violation> violations = violations(PLAN + "changes: [{name: it, %s}]".formatted(change));
        assertEquals(1, violations.size(), violations::toString);
        Violation violation = violations.getFirst();
        assertEquals(pointer, violation.pointer(), violation::toString);
        assertTrue(rule == null || violation.rule().contains(rule), violation::toString);
        assertTrue(violation.advice().startsWith("Maybe"), violation::toString);
        assertFalse(violation.value().isEmpty(), violation::toString);
    }

    @Test
    void changesAreNamedDifferentlyAndNotTooMany() {
        String one = "{name: it, load: 2}";
        assertEquals(List.of("/changes/1"), pointers(PLAN + "changes: [%s, %s]".formatted(one, one)));
        assertEquals(List.of("/changes"), pointers(PLAN + "changes: []"));
        StringBuilder many = new StringBuilder(PLAN).append("changes:\n");
        for (int i = 0; i <= WhatIfRequest.MAX_CHANGES; i++) {
            many.append("  - {name: c%d, load: 2}\n".formatted(i));
        }
        assertEquals(List.of("/changes"), pointers(many.toString()));
    }

    @Test
    void whatIsWrongOfPlanLayoutAndChangesIsSaidTogether() {
        String wrong = PLAN.replace("requestsPerSecond: 5", "requestsPerSecond: 0")
                .replace("{role: decode, system: hgx-h100", "{role: decode, system: hgx-h101");
        assertEquals(
                List.of("/plan/traffic/requestsPerSecond", "/changes/0/load", "/layout/pools/1/system"),
                pointers(wrong + "changes: [{name: it, load: 1}]"));
        assertEquals(
                List.of("/layout/pools/0/stepTimes"),
                pointers(PLAN.replace(
                                "instances: 2, tensorParallel: 1",
                                "instances: 2, tensorParallel: 1, stepTimes: {wholeSteps: {file: a.csv}}")
                        + "changes: [{name: it, load: 2}]"));
        // It fits the plan's candidates, and not this layout.
        assertEquals(
                List.of("/layout/pools/0/tensorParallel", "/layout/pools/1/tensorParallel"),
                pointers(PLAN.replace("llama-3.1-8b", "llama-3.1-70b") + "changes: [{name: it, load: 2}]"));
    }

    @Test
    void usersAreWhole() {
        String users = PLAN.replace("requestsPerSecond: 5", "concurrency: {users: 3, thinkTime: {meanSeconds: 1}}");
        Violation violation =
                violations(users + "changes: [{name: it, load: 1.1}]").getFirst();
        assertEquals("/changes/0/load", violation.pointer(), violation::toString);
        assertTrue(violation.rule().contains("as many users"), violation::toString);
    }

    @Test
    void ownEntriesOfAChangeAreAddedBesideThePlans() throws IOException {
        String document = Files.readString(Path.of("..", "..", "examples", "catalog", "acme-h200.yaml"));
        OwnEntry own = OwnCatalog.read(document, Format.YAML);
        WhatIfRequest asked = Codec.readStrict(
                WhatIfRequest.class,
                PLAN + "changes: [{name: it, system: {system: %s}}]".formatted(own.name()),
                Format.YAML);
        WhatIfRequest filled = Questions.resolve(asked.named((kind, name) ->
                kind == EntryKind.SYSTEM && name.equals(own.name()) ? Optional.of(own) : Optional.empty()));
        assertEquals(List.of(own), filled.ownEntries());
        assertNull(filled.plan().ownEntries());
        assertEquals(filled, Questions.resolve(filled));
        WhatIfRequest unused = new WhatIfRequest(
                filled.plan(),
                filled.layout(),
                Codec.readStrict(WhatIfRequest.class, PLAN + "changes: [{name: it, load: 2}]", Format.YAML)
                        .changes(),
                filled.ownEntries());
        assertEquals(
                "/ownEntries/0",
                assertThrows(InvalidInputException.class, () -> Questions.resolve(unused))
                        .violations()
                        .getFirst()
                        .pointer());
    }
}
