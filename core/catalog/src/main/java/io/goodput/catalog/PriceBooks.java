package io.goodput.catalog;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.InvalidInputException;
import java.util.List;
import java.util.Optional;

/**
 * The price books that ship. Immutable; read once.
 *
 * @param priceBooks newest first
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

    /** The one that is used when a question names none. */
    public PriceBook newest() {
        return priceBooks.getFirst();
    }

    /** Newest first. */
    public List<String> names() {
        return priceBooks.stream().map(PriceBook::name).toList();
    }

    /**
     * Names of the books.
     *
     * @param priceBooks newest first
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
