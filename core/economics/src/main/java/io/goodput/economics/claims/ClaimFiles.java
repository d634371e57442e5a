package io.goodput.economics.claims;

import io.goodput.catalog.Confidence;
import io.goodput.catalog.PriceBook;
import io.goodput.catalog.PriceBooks;
import io.goodput.catalog.Quantity;
import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.claims.Claim;
import io.goodput.contracts.claims.ClaimInput;
import io.goodput.contracts.claims.SourceGrade;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the data files of the claims that ship. */
final class ClaimFiles {
    /** Range of a measured throughput: an assumption, since each point is measured once. */
    private static final double MEASURED_RANGE_SHARE = 0.1;

    private final PriceBooks books = PriceBooks.shipped();
    private final Measurement.Table measurements =
            Codec.readStrict(Measurement.Table.class, text("measurements"), Format.YAML);

    /** How the points of all claims were measured. */
    ClaimSimulations simulations() {
        return Codec.readStrict(ClaimSimulations.class, text("simulations"), Format.YAML);
    }

    /** One claim's texts, and the terms on which it is checked as it ships. */
    Stated read(String name) {
        ClaimFile file = Codec.readStrict(ClaimFile.class, text(name), Format.YAML);
        List<PriceBook> named = file.inputs().stream()
                .flatMap(line -> Stream.ofNullable(line.book()))
                .map(ClaimFile.BookLine::priceBook)
                .distinct()
                .map(books::get)
                .toList();
        List<ClaimInput> inputs =
                file.inputs().stream().map(line -> input(line, named)).toList();
        var claim = new Claim(
                file.id(),
                file.title(),
                file.statement(),
                file.saidBy(),
                file.saidOn(),
                file.source(),
                file.unsaid(),
                file.formula(),
                file.target(),
                inputs);
        return new Stated(claim, file.targetInput());
    }

    /**
     * A claim as it ships.
     *
     * @param claim its texts and inputs
     * @param targetInput the input that is the target's value; absent when the target has its own
     */
    record Stated(Claim claim, @Nullable String targetInput) {}

    /** @param named price books that the claim is checked under */
    private ClaimInput input(ClaimFile.InputLine line, List<PriceBook> named) {
        if (line.book() != null) {
            return booked(line, line.book(), named);
        }
        if (line.measurement() != null) {
            return measured(line, measurements.get(line.measurement()));
        }
        return of(
                line,
                Objects.requireNonNull(line.value(), line.name()),
                Objects.requireNonNull(line.low(), line.name()),
                Objects.requireNonNull(line.high(), line.name()),
                null,
                Objects.requireNonNull(line.source(), line.name()),
                Objects.requireNonNull(line.grade(), line.name()));
    }

    private ClaimInput measured(ClaimFile.InputLine line, Measurement point) {
        double value = point.tokensPerSecondPerGpu();
        return of(
                line,
                value,
                value * (1 - MEASURED_RANGE_SHARE),
                value * (1 + MEASURED_RANGE_SHARE),
                point.tokensPerSecondPerUser(),
                "%s, %s; range assumed: 10 %% either way".formatted(point.source(), point.date()),
                point.grade());
    }

    /** Of a price book; its range is that of all tiers, or of the power, of the same system in all books of the claim. */
    private ClaimInput booked(ClaimFile.InputLine line, ClaimFile.BookLine at, List<PriceBook> named) {
        Quantity quantity = quantities(books.get(at.priceBook()), at.system(), at.tier())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no price book has " + at));
        List<Double> all = named.stream()
                .flatMap(book -> at.tier() == null
                        ? quantities(book, at.system(), null)
                        : Stream.of(PriceTier.values()).flatMap(tier -> quantities(book, at.system(), tier)))
                .map(Quantity::value)
                .sorted()
                .toList();
        return of(
                line,
                quantity.value(),
                all.getFirst(),
                all.getLast(),
                null,
                "price book %s: %s, %s; range: all that the price books have of %s"
                        .formatted(at.priceBook(), quantity.source(), quantity.date(), at.system()),
                grade(quantity.confidence()));
    }

    private static Stream<Quantity> quantities(PriceBook book, String system, @Nullable PriceTier tier) {
        return book.find(system).stream()
                .flatMap(prices -> tier == null
                        ? Stream.of(prices.provisionedKilowattsPerGpu())
                        : prices.find(tier).stream().flatMap(price -> Stream.ofNullable(price.pricePerGpuHour())));
    }

    private static ClaimInput of(
            ClaimFile.InputLine line,
            double value,
            double low,
            double high,
            @Nullable Double tokensPerSecondPerUser,
            String source,
            SourceGrade grade) {
        InputUnit unit = InputUnit.of(line.unit());
        return new ClaimInput(
                line.name(),
                value,
                line.unit(),
                low,
                high,
                unit.least,
                unit.most,
                tokensPerSecondPerUser,
                source,
                grade);
    }

    private static SourceGrade grade(Confidence confidence) {
        return switch (confidence) {
            case MEASURED -> SourceGrade.MEASURED;
            case DATA_SHEET -> SourceGrade.VENDOR;
            case SURVEY, ESTIMATE -> SourceGrade.ESTIMATE;
        };
    }

    private static String text(String name) {
        try (InputStream stream = ClaimFiles.class.getResourceAsStream(name + ".yaml")) {
            if (stream == null) {
                throw new IllegalStateException("there is no claim file " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
