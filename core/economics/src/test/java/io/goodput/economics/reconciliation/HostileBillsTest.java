package io.goodput.economics.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.contracts.reconciliation.ReconciliationAnswer;
import io.goodput.contracts.reconciliation.ReconciliationRequest;
import io.goodput.contracts.reconciliation.RowMapping;
import io.goodput.economics.GivenFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Files that are wrong are refused with their name and line; ways of writing that exporters have are read. */
class HostileBillsTest {
    private static final String BILL = Bills.FOCUS + Bills.h100(0, "24") + Bills.h100(1, "24");
    private static final String TOKENS = Bills.tokens(Bills.hour(0) + ",7200000,0", Bills.hour(1) + ",0,0");

    private static GivenFile file(byte[] bytes) {
        return GivenFile.of("bill.csv", bytes);
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static ReconciliationAnswer read(byte[] bytes) {
        return Reconciliation.answer(
                Bills.question(Bills.H100), List.of(file(bytes)), List.of(GivenFile.of("tokens.csv", TOKENS)));
    }

    private static Violation refused(String bill) {
        return refused(() -> Bills.answer(Bills.question(Bills.H100), bill, TOKENS));
    }

    private static Violation refused(org.junit.jupiter.api.function.Executable reading) {
        return assertThrows(InvalidInputException.class, reading).violations().getFirst();
    }

    private static void assertRule(String start, Violation violation) {
        assertTrue(violation.rule().startsWith(start), violation::toString);
    }

    @Test
    void waysOfWritingAreRead() throws IOException {
        ReconciliationAnswer plain = Bills.answer(Bills.question(Bills.H100), BILL, TOKENS);
        Consumer<ReconciliationAnswer> same = answer -> {
            assertEquals(plain.variances(), answer.variances());
            assertEquals(plain.lines(), answer.lines());
        };
        same.accept(read(gzip(BILL)));
        same.accept(read(("\ufeff" + BILL).getBytes(StandardCharsets.UTF_8)));
        same.accept(read(BILL.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
        same.accept(read(BILL.replace("ChargePeriodStart", "\"charge_period_start\"")
                .replace("EffectiveCost", "effectivecost")
                .getBytes(StandardCharsets.UTF_8)));
        same.accept(read(BILL.replace(",24,24,", ",2.4E1,+24.000,").getBytes(StandardCharsets.UTF_8)));
        same.accept(read(BILL.replace("Usage", "usage")
                .replace(",1,Hours", ",3600,Seconds")
                .getBytes(StandardCharsets.UTF_8)));
        same.accept(read(BILL.replace("2026-06-01T00:00:00Z", "2026-06-01")
                .replace("2026-06-01T01:00:00Z", "2026-06-01 01:00:00 UTC")
                .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void columnsThatAreNotUsedAreNamed() {
        String more =
                BILL.replaceAll("(?m)^(.)", "x$1").replaceAll("(?m)^x", "0,").replaceFirst("0,", "x_Mine,");
        assertEquals(
                List.of("x_Mine"),
                Bills.answer(Bills.question(Bills.H100), more, TOKENS)
                        .files()
                        .getFirst()
                        .ignoredColumns());
    }

    @Test
    void everyRefusalNamesFileAndLine() {
        assertRule(
                "line 3 of bill.csv: a row must have the header's 14 fields",
                refused(BILL.substring(0, BILL.length() - 40)));
        assertRule("bill.csv: a table begins with its header", refused(""));
        assertRule("bill.csv: a bill must have rows", refused(Bills.FOCUS));
        assertRule("bill.csv: this is neither a FOCUS bill", refused("a,b\n1,2\n"));
        assertRule("bill.csv: the header needs ChargeCategory", refused(BILL.replace("ChargeCategory", "Category")));
        assertRule("bill.csv: two columns have the same name", refused(BILL.replace("BilledCost", "Effective_Cost")));
        assertRule(
                "line 2 of bill.csv: EffectiveCost must be a number",
                refused(BILL.replace(",24,24,", ",\"24,00\",24,")));
        assertRule("line 2 of bill.csv: EffectiveCost must be a number", refused(BILL.replace(",24,24,", ",,24,")));
        assertRule("line 2 of bill.csv: EffectiveCost must be a number", refused(BILL.replace(",24,24,", ",NaN,24,")));
        assertRule(
                "line 2 of bill.csv: EffectiveCost must be a number", refused(BILL.replace(",24,24,", ",1e400,24,")));
        assertRule(
                "line 2 of bill.csv: ChargePeriodStart must be a time",
                refused(BILL.replace("2026-06-01T00", "06/01/2026 00")));
        assertRule(
                "line 2 of bill.csv: ChargePeriodStart must be a time",
                refused(BILL.replace("2026-06-01T00", "2026-02-30T00")));
        assertRule(
                "line 2 of bill.csv: a charge period must end after it starts",
                refused(BILL.replaceFirst("T01:00:00Z", "T00:00:00Z")));
        assertRule("line 2 of bill.csv: ChargeCategory must be", refused(BILL.replaceFirst("Usage", "Support")));
        assertRule(
                "line 2 of bill.csv: a row of GPUs must be of 0", refused(BILL.replaceFirst(",1,Hours", ",-1,Hours")));
        assertRule("line 2 of bill.csv: a currency other than USD", refused(BILL.replaceFirst("USD", "EUR")));
        assertRule(
                "line 3 of bill.csv: all rows of a file must be in one",
                refused(BILL.replaceFirst("(?s)(USD.*)USD", "$1EUR")));
        assertRule(
                "the GPU rows of a bill may span at most",
                refused(BILL + Bills.h100(0, "1").replace("2026-06", "2029-06")));
        assertRule("the bill has no GPUs", refused(Bills.FOCUS + Bills.other("Tax", "VAT", "1")));
        assertRule("the tokens are of other hours", refused(BILL.replace("2026-06", "2026-05")));
    }

    @Test
    void allWrongRowsAreToldTogetherUpToABound() {
        String wrong = BILL.replace(",24,24,", ",x,24,");
        List<Violation> violations = assertThrows(
                        InvalidInputException.class, () -> Bills.answer(Bills.question(Bills.H100), wrong, TOKENS))
                .violations();
        assertEquals(2, violations.size());
        String many = Bills.FOCUS + Bills.h100(0, "x").repeat(1_000);
        assertEquals(
                20,
                assertThrows(InvalidInputException.class, () -> Bills.answer(Bills.question(Bills.H100), many, TOKENS))
                        .violations()
                        .size());
    }

    @Test
    void damagedFilesAreRefused() throws IOException {
        byte[] packed = gzip(BILL.repeat(50));
        assertRule("after line", refused(() -> read(Arrays.copyOf(packed, packed.length / 2))));
        byte[] latin = BILL.replace("Compute", "Gr\u00f6\u00dfe").getBytes(StandardCharsets.ISO_8859_1);
        Violation encoding = refused(() -> read(latin));
        assertTrue(encoding.rule().contains("must be UTF-8"), encoding::toString);
        Violation wide = refused(() -> read(BILL.getBytes(StandardCharsets.UTF_16)));
        assertTrue(wide.rule().contains("must be UTF-8"), wide::toString);
        Violation open = refused(BILL + "\"" + "x".repeat(300_000));
        assertTrue(open.rule().contains("not CSV"), open::toString);
    }

    @Test
    void wrongTokensAreRefused() {
        for (String wrong : List.of("-1", "1.5", "1e16", "many", "")) {
            Violation violation = refused(() ->
                    Bills.answer(Bills.question(Bills.H100), BILL, Bills.tokens(Bills.hour(0) + "," + wrong + ",0")));
            assertRule("line 2 of tokens.csv: inputTokens must be a whole number", violation);
        }
        Violation noColumn =
                refused(() -> Bills.answer(Bills.question(Bills.H100), BILL, "time,inputTokens\n2026-06-01,1\n"));
        assertRule("tokens.csv: the header needs outputTokens", noColumn);
        Violation none = refused(() ->
                Reconciliation.answer(Bills.question(Bills.H100), List.of(GivenFile.of("bill.csv", BILL)), List.of()));
        assertEquals("/tokens", none.pointer());
        Violation noBill = refused(() -> Reconciliation.answer(
                Bills.question(Bills.H100), List.of(), List.of(GivenFile.of("tokens.csv", TOKENS))));
        assertRule("a bill must be 1 to 16 files", noBill);
    }

    @Test
    void systemsNeedAPriceAndMappingsAColumn() {
        ReconciliationRequest asked = Bills.question(Bills.H100);
        var noPrice = new ReconciliationRequest(
                List.of(new io.goodput.contracts.reconciliation.ServedCapacity("hgx-h10", 1, null, 1, null, "made up")),
                0.5,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        assertEquals(
                "/capacity/0/system",
                refused(() -> Bills.answer(noPrice, BILL, TOKENS)).pointer());
        var noColumn = new ReconciliationRequest(
                asked.capacity(),
                0.5,
                null,
                null,
                asked.prices(),
                List.of(new RowMapping("Sku", "*", "hgx-h100", 8)),
                null,
                null,
                null,
                null,
                null,
                null);
        assertEquals(
                "/mapping/0/column",
                refused(() -> Bills.answer(noColumn, BILL, TOKENS)).pointer());
    }
}
