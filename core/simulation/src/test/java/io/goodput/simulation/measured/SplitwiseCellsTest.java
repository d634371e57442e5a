package io.goodput.simulation.measured;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goodput.catalog.Parallelism;
import io.goodput.contracts.DecodeLookup;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.StepTimesSource;
import io.goodput.contracts.WholeSteps;
import io.goodput.engine.timing.RankLoad;
import io.goodput.simulation.steps.MeasuredData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Splitwise's cells as whole steps. */
class SplitwiseCellsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path root;

    @Test
    void cellsThatDifferInTheTokensMadeAreAveragedByTheirRepetitions() throws IOException {
        Path cells = root.resolve("cells.csv");
        Files.writeString(cells, """
                model,hardware,tensor_parallel,prompt_size,batch_size,token_size,n,prompt_time_ms,token_time_ms
                small,gpu,8,512,1,128,15,50,30
                small,gpu,8,512,1,256,5,54,34
                small,gpu,8,128,1,128,5,40,29
                small,gpu,8,512,2,128,5,80,31
                small,gpu,4,512,1,128,5,99,99
                other,gpu,8,512,1,128,5,99,99
                """);
        assertEquals("""
                phase,sequences,tokens,seconds
                prefill,1,128,0.040000000
                prefill,1,512,0.051000000
                prefill,2,512,0.080000000
                decode,1,128,0.029000000
                decode,1,512,0.031000000
                decode,2,512,0.031000000
                """, SplitwiseCells.wholeSteps(cells, "small", "gpu", 8));
        InvalidInputException refused =
                assertThrows(InvalidInputException.class, () -> SplitwiseCells.wholeSteps(cells, "small", "gpu", 2));
        assertEquals("small on gpu TP2", refused.violations().getFirst().value());
    }

    @Test
    void publishedDecodeTimesGrowWithTheBatchAndSplitwisesRuleHidesIt() throws IOException {
        Path cells = MeasuredData.folder().resolve("splitwise/perf_cells.csv");
        assumeTrue(Files.exists(cells), "skipped: no measured cells in " + cells);
        Files.writeString(root.resolve("steps.csv"), SplitwiseCells.wholeSteps(cells, "llama2-70b", "h100-80gb", 8));
        double alone = seconds(null, 1);
        assertEquals(0.030, alone, 0.001);
        assertTrue(seconds(null, 64) > 1.5 * alone, "64 sequences take longer than one");
        assertEquals(
                seconds(DecodeLookup.SEQUENCES_AS_TOKENS, 1), seconds(DecodeLookup.SEQUENCES_AS_TOKENS, 64), 0.001);
    }

    private double seconds(@org.jspecify.annotations.Nullable DecodeLookup lookup, int sequences) {
        var source = new StepTimesSource(null, new WholeSteps("steps.csv", lookup), null, null, null);
        var load = new RankLoad();
        load.setDecoding(sequences, sequences * 512.0, 0);
        double seconds =
                MeasuredSteps.read(source, root, Parallelism.tensor(8), 1, null).attentionSeconds(load);
        System.out.printf("%s, %d sequences: %.2f ms%n", lookup, sequences, 1e3 * seconds);
        return seconds;
    }
}
