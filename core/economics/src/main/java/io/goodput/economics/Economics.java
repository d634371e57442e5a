package io.goodput.economics;

import io.goodput.contracts.Bill;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.Usage;
import java.util.List;

/** Prices usage. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
public final class Economics {
    private Economics() {}

    /** Versioned names of the shipped price books, the newest first. */
    public static List<String> priceBooks() {
        throw new IllegalStateException("not built");
    }

    /**
     * The rates of one versioned price book.
     *
     * @throws io.goodput.contracts.InvalidInputException when there is no such book
     */
    public static RateCard rateCard(String priceBook) {
        throw new IllegalStateException("not built");
    }

    /** One bill per tier that prices all systems of the usage, in the order of the tiers. Checks the cost half of law 15. */
    public static List<Bill> price(String priceBook, Usage usage) {
        throw new IllegalStateException("not built");
    }
}
