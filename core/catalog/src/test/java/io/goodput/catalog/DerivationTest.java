package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is shown of how a number is computed, against the number. */
class DerivationTest {
    private static final Catalog CATALOG = Catalog.shipped();

    @Test
    void derivationsComeToWhatIsUsed() {
        for (Model model : CATALOG.models()) {
            for (Precision precision : model.precisions()) {
                String what = model.name() + " " + precision.name();
                double weights = model.weightBytes(precision);
                assertEquals(weights, Derivation.weightBytes(model, precision).result(), weights * 1e-12, what);
                for (int gpus : List.of(1, 8, 16)) {
                    Derivation kv = Derivation.kvBytesPerToken(model, precision, gpus);
                    assertEquals(model.kvBytesPerTokenPerGpu(precision, gpus), kv.result(), 1e-6, what);
                    assertEquals(kv.result(), kv.steps().getLast().result(), what);
                }
            }
        }
    }

    @Test
    void everyStepShowsItsNumbers() {
        Model model = CATALOG.findModel("qwen3-235b-a22b").orElseThrow();
        Derivation kv =
                Derivation.kvBytesPerToken(model, model.findPrecision("bf16").orElseThrow(), 8);
        assertEquals(
                List.of("ceil(4 / 8)", "2 × 1 × 128", "94 × 256 × 2"),
                kv.steps().stream().map(Derivation.Step::numbers).toList());
        assertEquals(48_128, kv.result());
    }
}
