package io.goodput.cli.questions;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.bills.BillAnswer;
import io.goodput.contracts.bills.BillHour;
import io.goodput.contracts.bills.BillLine;
import io.goodput.contracts.bills.RunBill;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Bills as CSV, all of an answer in one file. */
final class BillTables {
    private BillTables() {}

    /** One row for each hour of each bill. */
    static String hoursCsv(BillAnswer answer) {
        return csv(rows -> {
            rows.writeRecord(
                    "priceBook",
                    "region",
                    "tier",
                    "runId",
                    "fromSeconds",
                    "toSeconds",
                    "inputTokens",
                    "cachedTokens",
                    "outputTokens",
                    "usd",
                    "servingUsd",
                    "idleUsd",
                    "startingUsd",
                    "drainingUsd",
                    "failedUsd",
                    "committedUnusedUsd",
                    "electricityUsd",
                    "otherUsd",
                    "usdPerMillionTokens");
            for (RunBill bill : answer.bills()) {
                for (BillHour hour : bill.hours()) {
                    rows.writeRecord(List.of(
                            bill.priceBook(),
                            bill.region() == null ? "" : bill.region(),
                            EnumNames.of(bill.tier()),
                            bill.runId(),
                            plain(hour.fromSeconds()),
                            plain(hour.toSeconds()),
                            Long.toString(hour.inputTokens()),
                            Long.toString(hour.cachedTokens()),
                            Long.toString(hour.outputTokens()),
                            plain(hour.usd()),
                            plain(hour.servingUsd()),
                            plain(hour.idleUsd()),
                            plain(hour.startingUsd()),
                            plain(hour.drainingUsd()),
                            plain(hour.failedUsd()),
                            plain(hour.committedUnusedUsd()),
                            plain(hour.electricityUsd()),
                            plain(hour.otherUsd()),
                            plain(hour.usdPerMillionTokens())));
                }
            }
        });
    }

    /** One row for each line of each bill. */
    static String linesCsv(BillAnswer answer) {
        return csv(rows -> {
            rows.writeRecord(
                    "priceBook", "region", "tier", "runId", "kind", "pool", "role", "system", "gpuHours", "usd");
            for (RunBill bill : answer.bills()) {
                for (BillLine line : bill.lines()) {
                    Integer pool = line.pool();
                    rows.writeRecord(List.of(
                            bill.priceBook(),
                            bill.region() == null ? "" : bill.region(),
                            EnumNames.of(bill.tier()),
                            bill.runId(),
                            EnumNames.of(line.kind()),
                            pool == null ? "" : Integer.toString(pool),
                            pool == null
                                    ? ""
                                    : EnumNames.of(answer.question()
                                            .scenario()
                                            .layout()
                                            .pools()
                                            .get(pool)
                                            .role()),
                            line.system() == null ? "" : line.system(),
                            plain(line.gpuHours()),
                            plain(line.usd())));
                }
            }
        });
    }

    private static String csv(Consumer<CsvWriter> rows) {
        var text = new StringWriter();
        try (CsvWriter writer = CsvWriter.builder().build(text)) {
            rows.accept(writer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static String plain(@Nullable Double value) {
        return value == null
                ? ""
                : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
