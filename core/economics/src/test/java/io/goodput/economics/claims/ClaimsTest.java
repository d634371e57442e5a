package io.goodput.economics.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.contracts.claims.CellBasis;
import io.goodput.contracts.claims.ChangedInput;
import io.goodput.contracts.claims.CheckedClaim;
import io.goodput.contracts.claims.ClaimAxis;
import io.goodput.contracts.claims.ClaimBoundary;
import io.goodput.contracts.claims.ClaimCell;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.contracts.claims.ClaimInput;
import io.goodput.contracts.claims.InputEffect;
import io.goodput.contracts.claims.SourceGrade;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The six claims: the figures that are known of each, what a changed input does, and what is refused. */
class ClaimsTest {
    private static CheckedClaim check(int id, ChangedInput... changes) {
        return Claims.find(Integer.toString(id), new ClaimCheck(List.of(changes)))
                .orElseThrow();
    }

    private static ChangedInput input(String name, double value) {
        return new ChangedInput(name, value);
    }

    private static ClaimCell cell(CheckedClaim claim, String... coordinates) {
        return claim.verdict().cells().stream()
                .filter(cell -> cell.coordinates().equals(List.of(coordinates)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no cell at " + List.of(coordinates)));
    }

    private static double value(ClaimCell cell) {
        return Objects.requireNonNull(cell.value(), cell::source);
    }

    /** A cell's value with so many decimals as the expected text has. */
    private static void assertPrinted(String expected, ClaimCell cell) {
        assertPrinted(expected, value(cell));
    }

    private static void assertPrinted(String expected, double value) {
        int point = expected.indexOf('.');
        int decimals = point < 0 ? 0 : expected.length() - point - 1;
        assertEquals(expected, String.format(Locale.ROOT, "%." + decimals + "f", value));
    }

    private static ClaimBoundary boundary(CheckedClaim claim, String along, String... at) {
        return claim.verdict().boundary().stream()
                .filter(each -> each.along().equals(along) && each.at().equals(List.of(at)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no boundary along " + along + " at " + List.of(at)));
    }

    private static double turn(CheckedClaim claim, String along, String... at) {
        return Objects.requireNonNull(boundary(claim, along, at).value());
    }

    @ParameterizedTest
    @CsvSource({
        // 2.34 / (30,000 × 0.0036) USD
        "'B200, 100 tokens/s/user, speculating', 2025-10-neocloud-own, 2.17, false, true",
        "'GB200, highest throughput, 40 GPUs', 2026-07-hyperscaler-own, 1.72, true, true",
        "'GB200, highest throughput, 40 GPUs', 2025-10-hyperscaler-own, 2.05, false, true",
        "'GB200, highest throughput, 40 GPUs', 2026-07-neocloud-own, 2.09, false, true",
        "'GB200, highest throughput, 40 GPUs', 2025-10-neocloud-own, 2.55, false, false",
        "'GB200, highest throughput, 40 GPUs', 2025-10-three-year-contract, 3.06, false, false",
        "'GB200, highest throughput, rack', 2026-07-hyperscaler-own, 2.48, false, true",
        "'GB200, highest throughput, rack', 2025-10-three-year-contract, 4.41, false, false"
    })
    void centsPerMillionTokensByThroughputAndPrice(
            String throughput, String price, String cents, boolean holds, boolean holdsRounded) {
        ClaimCell cell = cell(check(1), throughput, price);
        assertPrinted(cents, cell);
        assertEquals(holds, cell.holds());
        assertEquals(holdsRounded, cell.holdsRounded());
        assertEquals(CellBasis.STATED, cell.basis());
    }

    @Test
    void twoCentsTakeSoManyTokens() {
        CheckedClaim claim = check(1);
        // 1.86 / (0.02 × 0.0036)
        assertEquals(
                25_833.333333, turn(claim, "gb200-tokens-per-second-per-gpu", "2026-07-hyperscaler-own"), 0.000001);
        assertEquals(
                45_833.333333, turn(claim, "gb200-tokens-per-second-per-gpu", "2025-10-three-year-contract"), 0.000001);
        assertEquals(32_500, turn(claim, "b200-tokens-per-second-per-gpu", "2025-10-neocloud-own"), 0.000001);
        // 1.86 / (30,000 × 0.0036 × u) = 0.02
        assertEquals(
                0.861111,
                turn(claim, "utilisation", "GB200, highest throughput, 40 GPUs", "2026-07-hyperscaler-own"),
                0.000001);
        ClaimBoundary never =
                boundary(claim, "utilisation", "GB200, highest throughput, rack", "2026-07-hyperscaler-own");
        assertNull(never.value());
        assertEquals("does not hold for any from 0.001 to 1 share", never.reason());
    }

    @Test
    void halfTheUtilisationIsTwiceTheCents() {
        CheckedClaim half = check(1, input("utilisation", 0.5));
        assertPrinted("3.44", cell(half, "GB200, highest throughput, 40 GPUs", "2026-07-hyperscaler-own"));
        assertPrinted("4.33", half.verdict().value());
    }

    @ParameterizedTest
    @CsvSource({
        "implied, as claimed, flat, 15.0",
        "DeepSeek-R1 list, as claimed, flat, 10.0",
        "DeepSeek-R1 list, as assumed, flat, 5.0",
        "DeepSeek-R1 list, as assumed, halving continuously, 2.1",
        "DeepSeek-V3.2 list, as claimed, flat, 4.0",
        "DeepSeek-V3.2 list, as assumed, flat, 2.0",
        "DeepSeek-V3.2 list, as assumed, halving continuously, 0.85",
        "DeepSeek-R1 list, as assumed, halving in steps, 2.9",
        "DeepSeek-V3.2 list, as assumed, halving in steps, 1.17"
    })
    void revenueOverCostByPriceUtilisationAndPath(String price, String sold, String path, String multiple) {
        assertPrinted(multiple, cell(check(2), price, sold, path));
    }

    @Test
    void theMultipleImpliesAPrice() {
        CheckedClaim claim = check(2);
        // 72 × 10,000 × 94.608 Ms × 1.10 USD/M
        assertPrinted("74.93", claim.verdict().value() * 5);
        assertEquals(false, cell(claim, "implied", "as claimed", "flat").holds());
        assertEquals(true, cell(claim, "implied", "as claimed", "flat").holdsRounded());
        assertPrinted("1.10", turn(claim, "implied-usd-per-million-tokens", "as claimed", "flat"));
        ClaimAxis prices = claim.verdict().axes().getFirst();
        assertPrinted("0.732", Objects.requireNonNull(prices.points().get(1).value()));
        assertPrinted("0.296", Objects.requireNonNull(prices.points().get(2).value()));
        String wording = claim.verdict().fairWording();
        assertTrue(wording.startsWith("Revenue of 15.0 times the cost, a return of 14.0 times"), wording);
        assertTrue(wording.contains("0.85 to 2.1 times the cost"), wording);
    }

    @Test
    void aSlowerFallOfThePriceEarnsMore() {
        CheckedClaim slower = check(2, input("price-halving-years", 3));
        // (1 - 1/2) × 3 / (3 ln 2) = 0.7213
        assertEquals(
                4.986 * 0.72135, value(cell(slower, "DeepSeek-R1 list", "as assumed", "halving continuously")), 0.002);
        assertPrinted("5.0", cell(slower, "DeepSeek-R1 list", "as assumed", "halving in steps"));
        // Two whole steps of a year and half of the third: (1 + 1/2 + 1/8) / 2.5
        CheckedClaim shorter = check(2, input("years", 2.5));
        assertEquals(
                1.625 / 2.5,
                Objects.requireNonNull(
                        shorter.verdict().axes().get(2).points().get(2).value()),
                1e-12);
    }

    @ParameterizedTest
    @CsvSource({
        "'8k/1k, 29.4 / 30.5, neither speculates', 8.4, 7.4",
        "'8k/1k, 31.4 / 30.5, H200 alone speculates', 4.1, 3.7",
        "'8k/1k, 31.4 / 28.8, both speculate', 5.1, 4.5",
        "'8k/1k, 49.5 / 54.2, neither speculates', 9.1, 8.1",
        "'8k/1k, 91.1 / 102.1, neither speculates', 3.3, 2.9",
        "'1k/1k, 39.5 / 45.2, neither speculates', 17.9, 15.9",
        "'1k/1k, 50.0 / 43.3, both speculate', 26.9, 23.9",
        "'1k/1k, 91.2 / 91.0, GB200 alone speculates', 73, 65",
        "'1k/1k, 102.8 / 91.0, GB200 alone speculates', 64, 57"
    })
    void gb200PerMegawattByPointAndPowerTable(String point, String before, String after) {
        CheckedClaim claim = check(3);
        assertPrinted(before, cell(claim, point, "2025-10"));
        assertPrinted(after, cell(claim, point, "2026-07"));
        assertEquals(CellBasis.MEASURED, cell(claim, point, "2025-10").basis());
    }

    @Test
    void likeForLikeIsWhereBothSpeculateOrNeither() {
        String wording = check(3).verdict().fairWording();
        assertTrue(wording.contains("8.4x the tokens per provisioned megawatt"), wording);
        assertTrue(wording.contains("7.4x with the power of July 2026"), wording);
        assertTrue(wording.contains("Like for like it is 2.9x to 27x"), wording);
        assertTrue(wording.contains("3.7x to 73x"), wording);
    }

    @Test
    void gb200PerMegawattChangesWithItsInputs() {
        String point = "8k/1k, 29.4 / 30.5, neither speculates";
        CheckedClaim leaner = check(3, input("gb200-kilowatts-per-gpu-2025-10", 1.05));
        assertPrinted("16.7", cell(leaner, point, "2025-10"));
        assertEquals(CellBasis.MEASURED, cell(leaner, point, "2025-10").basis());
        // (T / 2.10) / (1,017 / 1.73) = 10
        assertEquals(
                10 * 1_017 / 1.73 * 2.10,
                turn(leaner, "gb200 tokens per second per GPU", point, "2025-10") * 2,
                0.0001);
        CheckedClaim faster = check(3, input("h200-8k1k-at-29.4", 2_034));
        assertPrinted("4.2", cell(faster, point, "2025-10"));
        assertEquals(CellBasis.STATED, cell(faster, point, "2025-10").basis());
    }

    @Test
    void anInteractivityOfOnesOwnIsMeasuredOrInterpolatedOrUnreachable() {
        String neither = "8k/1k, at tokens-per-second-per-user, neither speculates";
        String gb200Alone = "1k/1k, at tokens-per-second-per-user, GB200 alone speculates";
        ClaimCell asShipped = cell(check(3), neither, "2025-10");
        assertEquals(CellBasis.UNREACHABLE, asShipped.basis());
        assertNull(asShipped.holds());
        assertTrue(asShipped.source().contains("lies in a gap of 1.68 times, from 29.4 to 49.5"), asShipped::source);
        CheckedClaim at91 = check(3, input("tokens-per-second-per-user", 91));
        ClaimCell interpolated = cell(at91, gb200Alone, "2025-10");
        assertEquals(CellBasis.INTERPOLATED, interpolated.basis());
        // H200 between 164 at 85.4 and 99 at 102.8: 164 × (99/164)^(5.6/17.4) = 139.4
        assertPrinted("45.5", interpolated);
        ClaimCell outside = cell(check(3, input("tokens-per-second-per-user", 400)), gb200Alone, "2025-10");
        assertEquals(CellBasis.UNREACHABLE, outside.basis());
        assertTrue(outside.source().contains("outside what was measured, 32.8 to 102.8"), outside::source);
    }

    /** GB200 at 17.8, 43.3, 91 and 164, H200 from 32.8 to 102.8 with a gap above 39.5: no point is shared. */
    @Test
    void nothingIsMeasuredWhereNobodyMeasured() {
        for (int at = 10; at <= 400; at++) {
            CheckedClaim claim = check(3, input("tokens-per-second-per-user", at));
            CellBasis basis = cell(claim, "1k/1k, at tokens-per-second-per-user, GB200 alone speculates", "2026-07")
                    .basis();
            assertEquals(at == 91 ? CellBasis.INTERPOLATED : CellBasis.UNREACHABLE, basis, "at " + at);
            assertEquals(
                    CellBasis.UNREACHABLE,
                    cell(claim, "8k/1k, at tokens-per-second-per-user, neither speculates", "2026-07")
                            .basis());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'as published, point not told', 53, 42, STATED",
        "'1k/1k, at tokens-per-second-per-user, GB300 alone speculates', 43.6, 34.2, INTERPOLATED",
        "'1k/1k, 72.4 / 70.4, both speculate', 35.6, 27.9, MEASURED",
        "'1k/1k, 75.2 / 70.4, both speculate', 40, 31.5, MEASURED",
        "'8k/1k, 71.8 / 68.7, GB300 alone speculates', 19.7, 15.5, MEASURED",
        "'8k/1k, 57.8 / 68.7, both speculate', 11.8, 9.3, MEASURED",
        "'8k/1k, 19.7 / 22.0, neither speculates', 10.0, 7.8, MEASURED",
        "'8k/1k, 22.6 / 22.0, H200 alone speculates', 8.4, 6.6, MEASURED",
        "'8k/1k, 22.6 / 22.0, H200 disaggregated', 7.0, 5.5, MEASURED"
    })
    void gb300PerMegawattByPointAndPowerTable(String point, String before, String after, CellBasis basis) {
        CheckedClaim claim = check(4);
        assertPrinted(before, cell(claim, point, "2025-10"));
        assertPrinted(after, cell(claim, point, "2026-07"));
        assertEquals(basis, cell(claim, point, "2025-10").basis());
    }

    @Test
    void theTokenBasisIsTold() {
        String wording = check(4).verdict().fairWording();
        assertTrue(wording.contains("11,997 tokens/s/GPU in and out are 6,001 output over all GPUs"), wording);
        assertTrue(wording.contains("5.5x to 10.0x near 20"), wording);
        assertTrue(wording.contains("9.3x to 12x near 60"), wording);
        String another = check(4, input("gb300-decode-gpus", 18)).verdict().fairWording();
        assertTrue(another.contains("6,188 output"), another);
    }

    @Test
    void gb300PerMegawattChangesWithItsInputs() {
        CheckedClaim changed = check(4, input("published-h200-tokens-per-second-per-gpu", 186.5));
        assertPrinted("26.5", cell(changed, "as published, point not told", "2025-10"));
        String own = "1k/1k, at tokens-per-second-per-user, GB300 alone speculates";
        assertEquals(
                CellBasis.UNREACHABLE,
                cell(check(4, input("tokens-per-second-per-user", 90)), own, "2025-10")
                        .basis());
        assertNull(boundary(
                        check(4, input("tokens-per-second-per-user", 50)),
                        "gb300 tokens per second per GPU",
                        own,
                        "2025-10")
                .value());
    }

    @ParameterizedTest
    @CsvSource({
        "'gpt-oss-120b on B200, speculative decoding added', 5.0, STATED, 5.0, STATED, 2",
        "'vLLM, gpt-oss, highest throughput', 1.38, MEASURED, 1.38, MEASURED, 9.99",
        "'TensorRT-LLM, DeepSeek-R1 on B200', 2.3, MEASURED, 1.52, INTERPOLATED, 7.73",
        "'MLPerf server, DeepSeek-R1 on GB300', 2.77, STATED, 1.41, STATED, 9.46"
    })
    void softwareBetweenMeasurementsAndOverTwoMonths(
            String software, String all, CellBasis basis, String two, CellBasis twoBasis, String fiveAfter) {
        CheckedClaim claim = check(5);
        ClaimCell whole = cell(claim, software, "all months between");
        assertPrinted(all, whole);
        assertEquals(basis, whole.basis());
        ClaimCell months = cell(claim, software, "months");
        assertPrinted(two, months);
        assertEquals(twoBasis, months.basis());
        assertPrinted(fiveAfter, turn(claim, "months", software));
    }

    @Test
    void softwareChangesWithItsInputs() {
        CheckedClaim without = check(5, input("gpt-oss-after", 15_000));
        assertPrinted("2.5", cell(without, "gpt-oss-120b on B200, speculative decoding added", "all months between"));
        CheckedClaim longer = check(5, input("months", 4));
        assertPrinted("2.3", cell(longer, "TensorRT-LLM, DeepSeek-R1 on B200", "months"));
        assertEquals(
                CellBasis.UNREACHABLE,
                cell(longer, "vLLM, gpt-oss, highest throughput", "months").basis());
    }

    @ParameterizedTest
    @CsvSource({
        "short, one, mean, 2.8",
        "short, one, peak-over-mean, 11.3",
        "long, one, mean, 9.1",
        "long, one, peak-over-mean, 36.6",
        "long, calls-per-query, mean, 110",
        "long, calls-per-query, peak-over-mean, 439"
    })
    void gpusByLengthCallsAndPeak(String length, String calls, String load, String gpus) {
        assertPrinted(gpus, cell(check(6), length, calls, load));
    }

    @Test
    void aWeeksQueriesAreFewASecond() {
        CheckedClaim claim = check(6);
        String wording = claim.verdict().fairWording();
        assertTrue(wording.contains("9.26 a second on average, on a serving provider's own stack"), wording);
        assertTrue(wording.contains("3 to 439 GPUs"), wording);
        assertEquals(false, cell(claim, "long", "calls-per-query", "mean").holds());
    }

    @Test
    void aLargerFleetServesMore() {
        CheckedClaim larger = check(6, input("fleet-gpus", 440));
        assertTrue(larger.verdict().cells().stream().allMatch(cell -> Boolean.TRUE.equals(cell.holds())));
        assertEquals(440, larger.claim().target().value());
        assertPrinted("219", cell(check(6, input("peak-over-mean", 2)), "long", "calls-per-query", "peak-over-mean"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void everyCellOfTheRegionIsThereOnceAndSaysWhereItIsFrom(int id) {
        CheckedClaim claim = check(id);
        int cells = claim.verdict().axes().stream()
                .mapToInt(axis -> axis.points().size())
                .reduce(1, (a, b) -> a * b);
        assertEquals(cells, claim.verdict().cells().size());
        assertEquals(
                cells,
                claim.verdict().cells().stream()
                        .map(ClaimCell::coordinates)
                        .distinct()
                        .count());
        for (ClaimCell cell : claim.verdict().cells()) {
            IntStream.range(0, cell.coordinates().size())
                    .forEach(i -> assertTrue(claim.verdict()
                            .axes()
                            .get(i)
                            .labels()
                            .contains(cell.coordinates().get(i))));
            assertFalse(cell.source().isBlank());
            if (cell.value() != null) {
                assertEquals(claim.claim().target().holds(cell.value()), cell.holds());
            }
        }
    }

    /** On either side of a boundary, by a billionth, the claim's own target says the opposite. */
    @ParameterizedTest
    @CsvSource({
        "1, gb200-tokens-per-second-per-gpu, 2026-07-neocloud-own, '', '', 'GB200, highest throughput, 40 GPUs', 2026-07-neocloud-own, ''",
        "2, utilisation-claimed, implied, flat, '', '', '', ''",
        "2, implied-usd-per-million-tokens, as assumed, halving in steps, '', implied, as assumed, halving in steps",
        "3, gb200-kilowatts-per-gpu-2025-10, '8k/1k, 49.5 / 54.2, neither speculates', '', '', '8k/1k, 49.5 / 54.2, neither speculates', 2025-10, ''",
        "4, gb300-kilowatts-per-gpu-2025-10, 'as published, point not told', '', '', 'as published, point not told', 2025-10, ''",
        "5, gpt-oss-after, 'gpt-oss-120b on B200, speculative decoding added', '', '', 'gpt-oss-120b on B200, speculative decoding added', all months between, ''",
        "6, peak-over-mean, short, calls-per-query, '', short, calls-per-query, peak-over-mean",
        "6, calls-per-query, long, peak-over-mean, '', long, calls-per-query, peak-over-mean"
    })
    void aBoundarySolvesTheEquation(
            int id, String along, String at1, String at2, String at3, String c1, String c2, String c3) {
        CheckedClaim claim = check(id);
        String[] at = Stream.of(at1, at2, at3).filter(each -> !each.isEmpty()).toArray(String[]::new);
        ClaimBoundary boundary = boundary(claim, along, at);
        if (c1.isEmpty()) {
            assertEquals("does not hold for any from 0.001 to 1 share", boundary.reason());
            return;
        }
        String[] coordinates =
                Stream.of(c1, c2, c3).filter(each -> !each.isEmpty()).toArray(String[]::new);
        double turn = Objects.requireNonNull(boundary.value());
        double target = claim.claim().target().value();
        assertEquals(target, value(cell(check(id, input(along, turn)), coordinates)), target * 1e-12);
        assertEquals(
                boundary.holdsAbove(),
                cell(check(id, input(along, turn * (1 + 1e-9))), coordinates).holds());
        assertNotEquals(
                boundary.holdsAbove(),
                cell(check(id, input(along, turn * (1 - 1e-9))), coordinates).holds());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void theSensitivityGoesToEveryInputsRangeTheGreatestEffectFirst(int id) {
        CheckedClaim claim = check(id);
        List<InputEffect> effects = claim.verdict().sensitivity();
        assertFalse(effects.isEmpty());
        for (int i = 0; i < effects.size(); i++) {
            InputEffect effect = effects.get(i);
            assertTrue(i == 0 || effects.get(i - 1).effect() >= effect.effect());
            assertEquals(
                    effect.valueAtHigh(),
                    check(id, input(effect.input(), effect.high())).verdict().value());
            assertEquals(
                    effect.valueAtLow(),
                    check(id, input(effect.input(), effect.low())).verdict().value());
        }
    }

    @Test
    void theSensitivityOfTwoCents() {
        List<InputEffect> effects = check(1).verdict().sensitivity();
        assertEquals(
                List.of(
                        "b200-tokens-per-second-per-gpu",
                        "utilisation",
                        "counted-share",
                        "b200-usd-per-gpu-hour-2025-10-neocloud-own"),
                effects.stream().map(InputEffect::input).toList());
        // 2.34 / (6,000 × 0.0036): the eleven cents of two months before.
        assertPrinted("10.8", effects.getFirst().valueAtLow());
        assertTrue(effects.getFirst().turns());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void everyInputHasItsSourceAndIsMarkedWhenGiven(int id) {
        for (ClaimInput shipped : check(id).claim().inputs()) {
            assertFalse(shipped.source().isBlank(), shipped.name());
            assertNotEquals(SourceGrade.GIVEN, shipped.grade());
            ClaimInput given = check(id, input(shipped.name(), shipped.low())).claim().inputs().stream()
                    .filter(each -> each.name().equals(shipped.name()))
                    .findFirst()
                    .orElseThrow();
            assertEquals(SourceGrade.GIVEN, given.grade());
            assertTrue(given.source().startsWith("in the place of "), given::source);
        }
    }

    /** Whatever stands in the extremes that can be given, the verdict is finite and can be written. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void extremesAreAnswered(int id) {
        for (ClaimInput each : check(id).claim().inputs()) {
            assertFalse(Codec.write(check(id, input(each.name(), each.least()))).isEmpty());
            assertFalse(Codec.write(check(id, input(each.name(), each.most()))).isEmpty());
        }
    }

    @Test
    void allAreListedWithTheirVerdicts() {
        assertEquals(List.of("1", "2", "3", "4", "5", "6"), Claims.ids());
        assertEquals(
                "2.17 cents/M tokens on B200 at 100 tokens/s/user and a neocloud's cost of 2025-10; holds in 4 of 18 places, 10 when rounded",
                Claims.summaries().getFirst().summary());
        assertTrue(Claims.find("7", ClaimCheck.unchanged()).isEmpty());
        assertEquals(check(3), Codec.read(CheckedClaim.class, Codec.write(check(3))));
    }

    @Test
    void wrongInputsAreRefusedAllAtOnce() {
        List<Violation> violations = assertThrows(
                        InvalidInputException.class,
                        () -> check(1, input("utilization", 0.5), input("utilisation", 1.5), input("counted-share", 0)))
                .violations();
        assertEquals(
                List.of("/inputs/0/name", "/inputs/1/value", "/inputs/2/value"),
                violations.stream().map(Violation::pointer).toList());
        assertTrue(violations.getFirst().advice().startsWith("Maybe utilisation"), violations::toString);
        assertEquals(
                "utilisation must be between 0.001 and 1 share",
                violations.get(1).rule());
        assertEquals("1.5", violations.get(1).value());
        assertEquals(
                "Maybe a value from 0.3 to 1, as its sources have it",
                violations.get(1).advice());
        assertThrows(InvalidInputException.class, () -> input("utilisation", Double.NaN));
        assertThrows(
                InvalidInputException.class,
                () -> new ClaimCheck(List.of(input("utilisation", 0.5), input("utilisation", 0.6))));
    }
}
