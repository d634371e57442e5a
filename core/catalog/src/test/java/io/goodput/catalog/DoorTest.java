package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the door says of instances whose kernels were not measured. */
class DoorTest {
    private static final Catalog SHIPPED = Catalog.shipped();
    private static final Model MODEL = SHIPPED.findModel("gpt-oss-120b").orElseThrow();
    private static final AcceleratedSystem H200 = SHIPPED.findSystem("hgx-h200").orElseThrow();

    /** The shipped catalog, nobody having measured experts on H200. */
    private static Door withoutExperts() {
        Catalog catalog = new Catalog(
                SHIPPED.modelNames(), SHIPPED.modelOf(), SHIPPED.systems(), SHIPPED.engines(), DoorTest::lacking);
        return Door.to(catalog);
    }

    private static StepTimes lacking(String system) {
        StepTimes all = SHIPPED.stepTimes().apply(system);
        return new StepTimes(
                all.system(),
                all.provenance(),
                all.gemms(),
                all.contextAttention(),
                all.decodeAttention(),
                all.latentBlocks(),
                system.equals("hgx-h200") ? List.of() : all.experts(),
                all.collectives(),
                all.expertExchanges(),
                all.elementwise(),
                all.power(),
                all.error());
    }

    private static Questions.Instance instance(AcceleratedSystem system) {
        return Questions.Instance.of(
                system,
                MODEL.findPrecision("mxfp4").orElseThrow(),
                SHIPPED.findEngine("vllm").orElseThrow(),
                2);
    }

    @Test
    void aPoolWhoseKernelsWereNotMeasuredIsRefusedByName() {
        Door door = withoutExperts();
        assertFalse(door.timed("/layout/pools/0", instance(H200), MODEL));
        Violation violation = assertThrows(InvalidInputException.class, door::close)
                .violations()
                .getFirst();
        assertEquals("/layout/pools/0", violation.pointer());
        assertEquals("gpt-oss-120b in mxfp4 on hgx-h200 at TP2", violation.value());
        assertEquals(
                "no kernel of experts in mxfp4 was measured on hgx-h200, which gpt-oss-120b in mxfp4 needs",
                violation.rule());
    }

    @Test
    void aSearchGoesOnWithTheSystemsWhoseKernelsWereMeasured() {
        Door door = withoutExperts();
        AcceleratedSystem b200 = SHIPPED.findSystem("hgx-b200").orElseThrow();
        assertEquals(List.of(instance(b200)), door.timed(List.of(instance(H200), instance(b200)), MODEL));
        door.close();
        assertTrue(door.timed(List.of(instance(H200)), MODEL).isEmpty());
        assertEquals(
                "/systems",
                assertThrows(InvalidInputException.class, door::close)
                        .violations()
                        .getFirst()
                        .pointer());
    }
}
