package io.goodput.simulation.measured;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.Parallelism;
import io.goodput.contracts.DecodeLookup;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LayerProfile;
import io.goodput.contracts.ProfiledAllReduce;
import io.goodput.contracts.ProfiledExperts;
import io.goodput.contracts.StepTimesSource;
import io.goodput.contracts.Violation;
import io.goodput.contracts.WholeSteps;
import io.goodput.engine.timing.BesideBoards;
import io.goodput.engine.timing.Curve;
import io.goodput.engine.timing.DecodePiece;
import io.goodput.engine.timing.PhysicalFloor;
import io.goodput.engine.timing.RankLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small measurements in plain text, the expected times worked out by hand; then what is refused. */
class MeasuredStepsTest {
    private static final String DENSE = """
            layer,tokens,time_us
            down_proj,1,4
            down_proj,101,104
            embedding,1,7
            embedding,101,7
            final_layernorm,1,3
            final_layernorm,101,3
            layernorm,1,2
            layernorm,101,2
            o_proj,1,10
            o_proj,101,110
            """;
    private static final String SEQUENCES = """
            layer,sequences,time_us
            lm_head,1,500
            lm_head,11,600
            sampler,1,50
            sampler,11,50
            """;
    /** A layer's attention is 10 + sequences × context / 10 µs, and a chunk's 100 + tokens + past / 10 µs more. */
    private static final String ATTENTION = """
            prefill_chunk,kv_prefill,n_decode,kv_decode,time_us
            0,0,1,100,20
            0,0,1,200,30
            0,0,1,400,50
            0,0,10,100,110
            0,0,10,200,210
            0,0,10,400,410
            100,0,0,0,210
            100,0,1,100,220
            100,0,1,400,250
            100,0,10,100,310
            100,0,10,400,610
            100,1000,0,0,310
            100,1000,1,100,320
            100,1000,1,400,350
            100,1000,10,100,410
            100,1000,10,400,710
            200,0,0,0,310
            200,0,1,100,320
            200,0,1,400,350
            200,0,10,100,410
            200,0,10,400,710
            200,1000,0,0,410
            200,1000,1,100,420
            200,1000,1,400,450
            200,1000,10,100,510
            200,1000,10,400,810
            """;

    private static final String META = """
            model: small
            skew_fit:
              per_tp:
                1: {alpha_default: 0.1}
                2: {alpha_default: 0}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path root;

    @BeforeEach
    void profile() throws IOException {
        write("profile/meta.yaml", META);
        for (String part : new String[] {"tp1", "tp2"}) {
            write("profile/" + part + "/dense.csv", DENSE);
            write("profile/" + part + "/per_sequence.csv", SEQUENCES);
            write("profile/" + part + "/attention.csv", ATTENTION);
        }
    }

    private void write(String name, String text) throws IOException {
        Path path = root.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static StepTimesSource source(
            @Nullable Double spread, @Nullable ProfiledAllReduce allReduce, @Nullable Double host) {
        return new StepTimesSource(
                new LayerProfile("profile", 2, 1_000, null, null, allReduce, spread, host), null, null, null, null);
    }

    private MeasuredSteps read(StepTimesSource source, int tensor) {
        return MeasuredSteps.read(source, root, Parallelism.tensor(tensor), 1, null);
    }

    private MeasuredSteps steps() {
        return read(source(null, null, null), 1);
    }

    private static RankLoad decoding(double sequences, double mean) {
        var load = new RankLoad();
        load.setDecoding(sequences, sequences * mean, 0);
        return load;
    }

    @Test
    void aDecodeStepIsLinearInSequencesAndMeanContext() {
        // Two layers of 10 + 5 × 300 / 10 µs; and 10 + 5.5 × 300 / 10 at the fraction of a pipeline's share.
        assertEquals(2 * 160e-6, steps().attentionSeconds(decoding(5, 300)), 1e-12);
        assertEquals(2 * 175e-6, steps().attentionSeconds(decoding(5.5, 300)), 1e-12);
        assertEquals(2 * 20e-6, steps().attentionSeconds(decoding(1, 40)), 1e-12, "constant below the first context");
    }

    @Test
    void promptChunksOfAStepAreLookedUpAsOne() {
        // 90 + 60 new tokens, 300 + 100 past: two layers of 110 + 150 + 40 µs.
        var load = new RankLoad();
        load.addChunk(90, 300);
        load.addChunk(60, 100);
        assertEquals(2 * 300e-6, steps().attentionSeconds(load), 1e-12);
        // And 4 sequences of 250 in the same step: 4 × 250 / 10 µs more.
        load.setDecoding(4, 1_000, 0);
        assertEquals(2 * 400e-6, steps().attentionSeconds(load), 1e-12);
    }

    @Test
    void aSmallChunkLiesBetweenNoneAndTheSmallestMeasured() {
        var load = decoding(1, 100);
        load.addChunk(50, 0);
        assertEquals(2 * (20e-6 + 220e-6) / 2, steps().attentionSeconds(load), 1e-12);
        var alone = new RankLoad();
        alone.addChunk(50, 0);
        assertEquals(2 * 210e-6, steps().attentionSeconds(alone), 1e-12, "constant below the first chunk");
    }

    @Test
    void theRestCountsEachLayerAsOftenAsItRuns() {
        // 51 tokens: two layers of (2 × 2 + 60 + 54), once 7 + 3; 6 sequences: 550 + 50.
        assertEquals((2 * 118 + 10 + 600) * 1e-6, steps().restSeconds(51, 6, true), 1e-12);
        assertEquals((2 * 118 + 10) * 1e-6, steps().restSeconds(51, 0, true), 1e-12, "no token is made");
    }

    @Test
    void tensorParallelismAddsTwoAllReducesALayerAndTheHostItsTime() {
        // 2 layers × 2 × (20 µs + 51 tokens × 1,000 × 2 bytes × 2 × 1 / 2 over 1 GB/s) and 1 ms.
        double expected = steps().restSeconds(51, 6, false) + 4 * (20e-6 + 102_000 / 1e9) + 1e-3;
        MeasuredSteps two = read(source(null, new ProfiledAllReduce(20e-6, 1e9), 1e-3), 2);
        assertEquals(expected, two.restSeconds(51, 6, false), 1e-12);
    }

    @Test
    void unequalContextsTakeLongerByTheFittedPenalty() {
        // Mean 100, longest 2.5 times that: 110 + 0.1 × (260 − 110) µs in each of two layers.
        MeasuredSteps steps = read(source(2.5, null, null), 1);
        assertEquals(2 * 125e-6, steps.attentionSeconds(decoding(10, 100)), 1e-12);
        // One sequence cannot be unequal; of two the longest is at most twice the mean.
        assertEquals(2 * 20e-6, steps.attentionSeconds(decoding(1, 100)), 1e-12);
        assertEquals(2 * (30e-6 + 0.1 * 20e-6), steps.attentionSeconds(decoding(2, 100)), 1e-12);
    }

    @Test
    void piecesGiveWhatStepsGive() {
        var random = new Random(11);
        for (double spread : new double[] {1, 1.7, 3}) {
            MeasuredSteps steps = read(source(spread, null, null), 1);
            var piece = new DecodePiece();
            for (int i = 0; i < 2_000; i++) {
                int sequences = 1 + random.nextInt(14);
                double context = sequences + random.nextInt(sequences * 600);
                steps.decodeAttention(sequences, context, piece);
                assertTrue(piece.lastContextTokens > context, "a piece has a length");
                double end = Math.min(piece.lastContextTokens, context + 100.0 * sequences);
                for (double share : new double[] {0, 0.5, 1}) {
                    double at = context + (end - context) * share;
                    double byStep = steps.attentionSeconds(decoding(sequences, at / sequences));
                    double byPiece = piece.seconds + piece.secondsPerToken * (at - context);
                    assertEquals(byStep, byPiece, 1e-9 * byStep, sequences + " × " + at / sequences + " at " + spread);
                }
            }
        }
    }

    @Test
    void whatLiesBeyondIsContinuedAndCounted() {
        MeasuredSteps steps = steps();
        assertEquals(2 * 160e-6, steps.attentionSeconds(decoding(5, 300)), 1e-12);
        assertEquals(0, steps.extrapolation().share());
        assertEquals(2 * 610e-6, steps.attentionSeconds(decoding(20, 300)), 1e-12, "beyond 10 sequences");
        assertEquals(2 * 510e-6, steps.attentionSeconds(decoding(10, 500)), 1e-12, "beyond 400 tokens");
        steps.restSeconds(102, 1, true);
        assertEquals(new Extrapolation(4, 3), steps.extrapolation());
        assertEquals(new Extrapolation(0, 0), steps.forRun().extrapolation());
    }

    @Test
    void expertsAreLookedUpByTokensAndTheExpertsThatTheyReach() throws IOException {
        write("profile/tp1/moe.csv", """
                tokens,activated_experts,time_us
                1,1,10
                3,1,30
                1,3,20
                3,3,40
                """);
        var profile = new LayerProfile("profile", 2, 1_000, 1, new ProfiledExperts(4, 1), null, null, null);
        var source = new StepTimesSource(profile, null, null, null, null);
        // Two tokens reach 4 × (1 − 0.75²) = 1.75 of four experts: 20 + 0.375 × 10 µs in one layer; the other is dense.
        double dense = (2 * (4 + 11) + 1 * 5 + 10) * 1e-6;
        assertEquals(dense + 23.75e-6, read(source, 1).restSeconds(2, 0, false), 1e-12);
    }

    @Test
    void aStepBelowTheDataSheetIsFlaggedAndUsedAsItIs() {
        // A data sheet that needs 1.5 ms for any step: one sequence takes 2 layers × (… ) + 550 µs, less than that.
        var floor = new PhysicalFloor(1, 1, Curve.constant(1.5e-3), 0, 0, 0, 0);
        MeasuredSteps steps = MeasuredSteps.read(source(null, null, null), root, Parallelism.tensor(1), 1, floor);
        assertTrue(
                steps.notes().getLast().matches("[1-6] of 6 measured decode steps are shorter than the data sheet.*"),
                steps.notes().toString());
        assertEquals(0, steps.floor().seconds(10, 10, 10, 10));
        assertTrue(steps().notes().getLast().startsWith("No physical floor is claimed"), "an unknown system");
    }

    @Test
    void aBoardThatWorksDrawsItsLimitWhereNothingWasMeasured() {
        var source = new StepTimesSource(
                new LayerProfile("profile", 2, 1_000, null, null, null, null, null), null, 100.0, 400.0, 50.0);
        MeasuredSteps steps = read(source, 1);
        assertEquals(300 * 2 * 160e-6, steps.attentionJoules(decoding(5, 300)), 1e-9);
        assertEquals(BesideBoards.hosts(50), steps.besideBoards());
        assertEquals(0, steps().attentionJoules(decoding(5, 300)), "no watts, no energy");
    }

    private static final String STEPS = """
            phase,sequences,tokens,seconds,watts
            prefill,1,500,0.050,700
            prefill,1,1000,0.090,800
            prefill,2,500,0.110,800
            decode,1,500,0.030,300
            decode,1,1500,0.032,300
            decode,10,500,0.048,500
            """;

    private MeasuredSteps whole(@Nullable DecodeLookup lookup) throws IOException {
        write("steps.csv", STEPS);
        return read(new StepTimesSource(null, new WholeSteps("steps.csv", lookup), 100.0, 1_000.0, null), 1);
    }

    @Test
    void wholeStepsAreLookedUpByPromptTokensOrSequencesAndContext() throws IOException {
        MeasuredSteps steps = whole(null);
        var load = new RankLoad();
        load.addChunk(500, 0);
        load.addChunk(250, 0);
        // Rows of 1,000 tokens average 100 ms: 750 tokens take 75 ms.
        assertEquals(0.075, steps.attentionSeconds(load), 1e-12);
        assertEquals(0.039, steps.attentionSeconds(decoding(5.5, 500)), 1e-12);
        // One at 1,000: 31 ms; ten were measured at 500 only: 48 ms; 5.5 lie in the middle.
        assertEquals(0.0395, steps.attentionSeconds(decoding(5.5, 1_000)), 1e-12);
        // 740 prompt tokens and 10 sequences are a prefill of 750.
        load.clear();
        load.addChunk(740, 0);
        load.setDecoding(10, 5_000, 0);
        assertEquals(0.075, steps.attentionSeconds(load), 1e-12);
        assertEquals(0, steps.restSeconds(750, 11, true));
        assertEquals((500 - 100) * 0.048, steps.attentionJoules(decoding(10, 500)), 1e-9);
    }

    @Test
    void splitwisesRuleGivesAnyBatchTheTimeOfOneSequence() throws IOException {
        MeasuredSteps steps = whole(DecodeLookup.SEQUENCES_AS_TOKENS);
        assertEquals(0.030, steps.attentionSeconds(decoding(1, 500)), 1e-12);
        assertEquals(0.030, steps.attentionSeconds(decoding(64, 1_500)), 1e-12);
        var piece = new DecodePiece();
        steps.decodeAttention(64, 64 * 1_500, piece);
        assertEquals(0.030, piece.seconds, 1e-12);
        assertEquals(Double.POSITIVE_INFINITY, piece.lastContextTokens);
    }

    private Violation refused(StepTimesSource source, int tensor) {
        return assertThrows(InvalidInputException.class, () -> read(source, tensor))
                .violations()
                .getFirst();
    }

    private Violation refusedAttention(String text) throws IOException {
        write("profile/tp1/attention.csv", text);
        return refused(source(null, null, null), 1);
    }

    private Violation refusedDense(String text) throws IOException {
        write("profile/tp1/dense.csv", text);
        return refused(source(null, null, null), 1);
    }

    @Test
    void wrongNumbersAreNamedByFileLineAndColumn() throws IOException {
        for (String wrong : new String[] {"NaN", "-4", "Infinity", "1e400", "", "0x1p3", "4 us"}) {
            Violation violation = refusedDense(DENSE.replace("down_proj,101,104", "down_proj,101," + wrong));
            assertEquals("/layerProfile/folder", violation.pointer());
            assertEquals(wrong, violation.value());
            assertEquals("tp1/dense.csv, line 3: time_us must be a number from 0 to 1e12", violation.rule());
            assertEquals("Maybe measure this point again", violation.advice());
        }
        Violation zero = refusedDense(DENSE.replace("down_proj,101,104", "down_proj,101,0"));
        assertEquals("tp1/dense.csv, line 3: time_us must be above 0", zero.rule());
        Violation half = refusedDense(DENSE.replace("down_proj,101,104", "down_proj,100.5,104"));
        assertEquals("tp1/dense.csv, line 3: tokens must be a whole number", half.rule());
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheHeader() throws IOException {
        assertEquals(
                "tp1/dense.csv, line 3: time_us must be above 0",
                refusedDense("\ufeff" + DENSE.replace("down_proj,101,104", "down_proj,101,0"))
                        .rule());
    }

    @Test
    void missingColumnsLinesCutShortAndEmptyFilesAreNamed() throws IOException {
        assertEquals(
                "tp1/dense.csv, line 1 must have a column time_us",
                refusedDense(DENSE.replace("time_us", "micros")).rule());
        assertEquals(
                "tp1/dense.csv, line 5 must have the 3 fields of the header, not 2",
                refusedDense(DENSE.replace("embedding,101,7", "embedding,101")).rule());
        assertEquals(
                "tp1/dense.csv must have rows below its header",
                refusedDense("layer,tokens,time_us\n").rule());
        assertEquals(
                "tp1/dense.csv, line 1 must have a column layer",
                refusedDense("").rule());
        assertEquals(
                "tp1/dense.csv, line 2 may have at most 4096 characters",
                refusedDense("layer,tokens,time_us\n" + "x".repeat(100_000)).rule());
        assertEquals(
                "tp1/dense.csv must have the layer embedding",
                refusedDense("layer,tokens,time_us\nlayernorm,1,2\nfinal_layernorm,1,3\n")
                        .rule());
    }

    @Test
    void gridsThatFallOrHaveHolesAreNamed() throws IOException {
        assertEquals(
                "tp1/dense.csv, line 3: tokens of down_proj must ascend, none twice; the row before has 1",
                refusedDense(DENSE.replace("down_proj,101,104", "down_proj,1,104"))
                        .rule());
        assertEquals(
                "tp1/dense.csv has a hole: embedding must be measured at the same tokens as down_proj",
                refusedDense(DENSE.replace("embedding,101,7\n", "")).rule());
        write("profile/tp1/dense.csv", DENSE);
        assertEquals(
                "tp1/attention.csv, line 4: rows must ascend by prefill_chunk, kv_prefill, n_decode and kv_decode, none"
                        + " twice",
                refusedAttention(ATTENTION
                                .replace("0,0,1,200,30", "0,0,1,100,30")
                                .replaceFirst("0,0,1,100,20", "0,0,1,90,20")
                                .replace("0,0,1,400,50", "0,0,1,95,50"))
                        .rule());
        assertEquals(
                "attention.csv has a hole: prefill_chunk 200 must have the same n_decode as prefill_chunk 100",
                refusedAttention(ATTENTION.replaceAll("200,(0|1000),10,.*\n", ""))
                        .rule());
        assertEquals(
                "attention.csv has a hole: prefill_chunk 100 must have the same kv_prefill and kv_decode at n_decode 10 as"
                        + " at 1",
                refusedAttention(ATTENTION.replace("100,1000,10,400,710\n", "")).rule());
        assertEquals(
                "attention.csv must have prompt chunks",
                refusedAttention(ATTENTION.replaceAll("(?m)^[12]00,.*\n", "")).rule());
    }

    @Test
    void profilesThatAreNotThereOrLieOutsideAreRefused() throws IOException {
        Violation part = refused(source(null, null, null), 4);
        assertEquals("tp4", part.value());
        assertEquals("Maybe tensorParallel 1 or 2", part.advice());
        assertEquals(
                "a tensor parallelism of 2 adds all-reduces, which a profile does not hold",
                refused(source(null, null, null), 2).rule());
        write("outside/meta.yaml", META);
        root = root.resolve("profile");
        for (String name : new String[] {"../outside", "/etc", "nowhere", "../profile/tp9"}) {
            var elsewhere = new StepTimesSource(
                    new LayerProfile(name, 2, 1_000, null, null, null, null, null), null, null, null, null);
            assertEquals(
                    "measurements must be found inside the folder of measurements",
                    refused(elsewhere, 1).rule());
        }
        Files.createSymbolicLink(root.resolve("link"), root.resolve("../outside"));
        var linked = new StepTimesSource(
                new LayerProfile("link", 2, 1_000, null, null, null, null, null), null, null, null, null);
        assertEquals(
                "measurements must be found inside the folder of measurements",
                refused(linked, 1).rule());
    }

    @Test
    void contentIsThatOfEveryFileThatIsRead() throws IOException {
        StepTimesSource source = source(null, null, null);
        String hash = MeasuredContents.checkedHash(source, root, 1);
        read(source.withContentHash(hash), 1);
        assertNotEquals(hash, MeasuredContents.checkedHash(source, root, 2), "other names");
        write("profile/notes.txt", "not read");
        write("profile/tp1/moe.csv", "not read without experts");
        write("profile/tp2/dense.csv", "not read at a tensor parallelism of 1");
        assertEquals(hash, MeasuredContents.checkedHash(source, root, 1));

        for (String name : new String[] {"meta.yaml", "tp1/dense.csv", "tp1/per_sequence.csv", "tp1/attention.csv"}) {
            String before = Files.readString(root.resolve("profile").resolve(name));
            write("profile/" + name, before + "\n");
            Violation other = refused(source.withContentHash(hash), 1);
            assertEquals("/contentHash", other.pointer(), name);
            assertEquals(hash, other.value());
            assertTrue(other.rule().endsWith(MeasuredContents.checkedHash(source, root, 1)), other.rule());
            write("profile/" + name, before);
        }
        read(source.withContentHash(hash), 1);
    }

    /** SHA-256 of "steps.csv", a zero byte, the length 3 as 64 bits, and "a,b". */
    @Test
    void contentHashIsOfNamesLengthsAndBytes() throws IOException {
        write("tables/steps.csv", "a,b");
        var source = new StepTimesSource(null, new WholeSteps("tables/steps.csv", null), null, null, null);
        assertEquals(
                "218b36553e3fc3e4f14de0e0c7cb19e35a0f3e55ae4fbbfda37b2ca29e068b68",
                MeasuredContents.checkedHash(source, root, 1));
    }

    @Test
    void aMetaFileThatIsNoneIsRefused() throws IOException {
        write("profile/meta.yaml", "a: [1\n");
        assertTrue(refused(source(null, null, null), 1).rule().startsWith("meta.yaml: this is not well-formed YAML"));
        write("profile/meta.yaml", META.replace("0.1", "1.1"));
        assertEquals(
                "meta.yaml: /skew_fit/per_tp/1/alpha_default must be a number from 0 to 1",
                refused(source(null, null, null), 1).rule());
    }

    @Test
    void whatIsNotMeasuredIsRefused() {
        InvalidInputException ranks = assertThrows(
                InvalidInputException.class,
                () -> MeasuredSteps.read(source(null, null, null), root, Parallelism.staged(1, 2), 1, null));
        assertEquals(
                "measured step times hold neither stages nor attention ranks nor drafts to verify",
                ranks.violations().getFirst().rule());
    }

    @Test
    void wholeStepsOfOnePhaseOrAnUnknownOneAreRefused() throws IOException {
        var source = new StepTimesSource(null, new WholeSteps("steps.csv", null), null, null, null);
        write("steps.csv", STEPS.replaceAll("(?m)^decode.*\n", ""));
        assertEquals(
                "steps.csv must have rows of both phases, prefill and decode",
                refused(source, 1).rule());
        write("steps.csv", STEPS + "mixed,1,1,1,1\n");
        assertEquals(
                "steps.csv, line 8: phase must be prefill or decode",
                refused(source, 1).rule());
        write("steps.csv", STEPS + "decode,10,500,0.05,500\n");
        assertEquals(
                "steps.csv, line 8: rows of a phase must ascend by sequences and tokens, none twice",
                refused(source, 1).rule());
    }
}
