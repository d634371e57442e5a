package io.goodput.contracts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which prices: of a book, in a region of it.
 *
 * @param priceBook versioned name of the book
 * @param region whose prices are taken; those without a region when absent
 * @param book the book, where it is the asker's own; absent of one that ships
 */
public record PriceSource(
        String priceBook, @Nullable String region, @Nullable OwnEntry book) {
    private static final String REGION = "[A-Za-z0-9][A-Za-z0-9 ._-]{0,79}";
    private static final int HASH_DIGITS = 12;

    public PriceSource {
        var checks = new Checks();
        checks.name("priceBook", priceBook);
        if (region != null) {
            checkRegion(checks, region);
        }
        if (book != null) {
            checks.require(
                    book.kind() == EntryKind.PRICE_BOOK && book.name().equals(priceBook),
                    "book",
                    book.kind() + " " + book.name(),
                    "book must be the price book " + priceBook,
                    "Maybe its entry as the catalog keeps it");
        }
        checks.done();
    }

    /** Of a book that ships, without a region. */
    public static PriceSource shipped(String priceBook) {
        return new PriceSource(priceBook, null, null);
    }

    /** Of a resolved question that carries these entries of its asker's own. */
    public static PriceSource of(Pricing pricing, @Nullable List<OwnEntry> ownEntries) {
        String priceBook = Objects.requireNonNull(pricing.priceBook());
        OwnEntry book = ownEntries == null
                ? null
                : ownEntries.stream()
                        .filter(each -> each.kind() == EntryKind.PRICE_BOOK
                                && each.name().equals(priceBook))
                        .findFirst()
                        .orElse(null);
        return new PriceSource(priceBook, pricing.region(), book);
    }

    /** Whether the name of the book says it all. */
    public boolean isNamedOnly() {
        return region == null && book == null;
    }

    /**
     * What a run's bills are kept under: the same prices have the same key and others another. The book's name; after it
     * a slash and the region, then a hash sign and the first 12 hexadecimal digits of the document's SHA-256, where
     * there are these.
     */
    public String key() {
        return priceBook
                + (region == null ? "" : "/" + region)
                + (book == null ? "" : "#" + sha256(book.document()).substring(0, HASH_DIGITS));
    }

    /** {@code region} must be a name that no key of others can be made of. */
    public static void checkRegion(Checks checks, String region) {
        checks.require(
                region.matches(REGION),
                "region",
                region,
                "region must be 1 to 80 letters, digits, blanks, dots, hyphens and underscores, the first a letter or a"
                        + " digit",
                "Maybe eu-central-1");
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
