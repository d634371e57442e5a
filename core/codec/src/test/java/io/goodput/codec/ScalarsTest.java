package io.goodput.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.goodput.contracts.InvalidInputException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Single settings of another tool's file, by pointer. */
class ScalarsTest {
    @Test
    void everyScalarHasItsPointer() {
        assertEquals(
                Map.of(
                        "/model", "small",
                        "/fit/per_tp/1/alpha", "0.0543",
                        "/fit/per_tp/1/enabled", "true",
                        "/degrees/0", "1",
                        "/degrees/1", "2",
                        "/a~1b/c~0d", "odd"),
                Codec.readScalars("""
                        model: small
                        fit: {per_tp: {1: {alpha: 0.0543, enabled: true}}}
                        degrees: [1, 2]
                        a/b: {c~d: odd}
                        """, Format.YAML));
        assertEquals(Map.of("/x/0", "1"), Codec.readScalars("{\"x\": [1]}", Format.JSON));
    }

    @Test
    void whatIsNotWellFormedOrTooLongIsRefused() {
        assertThrows(InvalidInputException.class, () -> Codec.readScalars("a: [", Format.YAML));
        assertThrows(InvalidInputException.class, () -> Codec.readScalars("a: " + "x".repeat(1 << 20), Format.YAML));
    }
}
