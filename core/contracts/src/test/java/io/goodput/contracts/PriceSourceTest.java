package io.goodput.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Under what bills are kept. */
class PriceSourceTest {
    private static OwnEntry book(String name, String content) {
        return new OwnEntry(EntryKind.PRICE_BOOK, name, content);
    }

    @Test
    void theNameOfABookThatShipsIsItsKey() {
        PriceSource shipped = PriceSource.shipped("market-2026-07");
        assertEquals("market-2026-07", shipped.key());
        assertTrue(shipped.isNamedOnly());
    }

    /** printf '{}' | sha256sum: 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a. */
    @Test
    void aBookOfOnesOwnIsToldApartByItsContent() {
        var own = new PriceSource("mine@1", "north", book("mine@1", "{}"));
        assertEquals("mine@1/north#44136fa355b3", own.key());
        assertFalse(own.isNamedOnly());
        assertNotEquals(own.key(), new PriceSource("mine@1", "north", book("mine@1", "[]")).key());
    }

    @Test
    void otherPricesHaveAnotherKey() {
        Set<String> keys = new HashSet<>();
        for (String name : List.of("a", "a@1")) {
            for (String region : List.of("", "north", "north 1", "north-1")) {
                for (String content : List.of("", "{}", "[]")) {
                    keys.add(new PriceSource(
                                    name,
                                    region.isEmpty() ? null : region,
                                    content.isEmpty() ? null : book(name, content))
                            .key());
                }
            }
        }
        assertEquals(2 * 4 * 3, keys.size());
    }

    @Test
    void aRegionThatCouldForgeAKeyIsRefused() {
        for (String odd : List.of("", " x", "a/b", "a#b", "a\nb", "x".repeat(81))) {
            var thrown = assertThrows(InvalidInputException.class, () -> new PriceSource("book", odd, null));
            assertEquals("/region", thrown.violations().getFirst().pointer());
            assertThrows(InvalidInputException.class, () -> new Pricing(null, odd, null));
        }
    }

    @Test
    void anotherEntryIsNotTheBook() {
        for (OwnEntry odd : List.of(book("other", "{}"), new OwnEntry(EntryKind.MODEL, "mine", "{}"))) {
            assertThrows(InvalidInputException.class, () -> new PriceSource("mine", null, odd));
        }
    }

    @Test
    void onlyWhoOwnsHasAnOwnPriceAndOnlySomeSellHours() {
        for (PriceTier tier : PriceTier.values()) {
            assertFalse(tier.isOwn() && tier.sellsHours(), tier::toString);
        }
        assertTrue(PriceTier.SPOT.sellsHours() && PriceTier.ON_DEMAND.sellsHours() && PriceTier.RETAIL.sellsHours());
        assertFalse(PriceTier.RESERVED.sellsHours());
    }
}
