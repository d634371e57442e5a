package io.goodput.catalog;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.codec.NearestNames;
import io.goodput.contracts.EntryKind;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.Violation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The price books that ship, read once, and those of a question. Immutable.
 *
 * @param priceBooks the one that questions take when they name none, then the others that ship, newest first, then the
 *     asker's own
 */
public record PriceBooks(List<PriceBook> priceBooks) {
    public PriceBooks {
        priceBooks = List.copyOf(priceBooks);
    }

    /** The books that ship with this build. */
    public static PriceBooks shipped() {
        return Shipped.BOOKS;
    }

    public Optional<PriceBook> find(String name) {
        return priceBooks.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /**
     * The book of this name.
     *
     * @throws InvalidInputException when there is none, with the nearest known names
     */
    public PriceBook get(String name) {
        return find(name)
                .orElseThrow(
                        () -> new InvalidInputException(Catalog.unknown("priceBook", "/priceBook", name, names())));
    }

    /**
     * The prices of one region of a book, that ships or is somebody's own.
     *
     * @throws InvalidInputException when there is no such book, or it has no prices there
     */
    public PriceBook get(PriceSource source) {
        OwnEntry own = source.book();
        PriceBook book = own == null ? get(source.priceBook()) : OwnCatalog.priceBook(own);
        String region = source.region();
        return book.in(region)
                .orElseThrow(() -> new InvalidInputException(new Violation(
                        "/region",
                        region == null ? "absent" : region,
                        "price book %s has prices %s"
                                .formatted(
                                        book.name(),
                                        book.regions().isEmpty()
                                                ? "without a region"
                                                : "in " + String.join(", ", book.regions())),
                        NearestNames.advice(region == null ? "" : region, book.regions()))));
    }

    /**
     * These and the own ones among {@code entries}.
     *
     * @throws InvalidInputException when one is no price book
     */
    PriceBooks with(@Nullable List<OwnEntry> entries) {
        return entries == null
                ? this
                : new PriceBooks(Stream.concat(
                                priceBooks.stream(),
                                entries.stream()
                                        .filter(each -> each.kind() == EntryKind.PRICE_BOOK)
                                        .map(OwnCatalog::priceBook))
                        .toList());
    }

    /** The one that is used when a question names none. */
    public PriceBook standard() {
        return priceBooks.getFirst();
    }

    /** In their order. */
    public List<String> names() {
        return priceBooks.stream().map(PriceBook::name).toList();
    }

    /**
     * Names of the books.
     *
     * @param priceBooks in their order
     */
    public record BookIndex(List<String> priceBooks) {}

    /** Reads the shipped books when they are first asked for. */
    private static final class Shipped {
        static final PriceBooks BOOKS = read();

        private static PriceBooks read() {
            BookIndex index = Codec.readStrict(BookIndex.class, text("index"), Format.YAML);
            return new PriceBooks(index.priceBooks().stream()
                    .map(name -> {
                        PriceBook book = Codec.readStrict(PriceBook.class, text(name), Format.YAML);
                        if (!book.name().equals(name)) {
                            throw new IllegalStateException("the price book " + name + " calls itself " + book.name());
                        }
                        return book;
                    })
                    .toList());
        }

        private static String text(String name) {
            return Catalog.shippedText("price-books/" + name + ".yaml");
        }
    }
}
