package io.goodput.economics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Money is split so that the parts sum to the whole. */
class SharesTest {
    private static List<String> split(String whole, int... weights) {
        return Shares.split(
                        new BigDecimal(whole),
                        IntStream.of(weights).mapToObj(BigDecimal::valueOf).toList())
                .stream()
                .map(BigDecimal::toPlainString)
                .toList();
    }

    @Test
    void theLargestRemainderGetsWhatIsLeft() {
        // Thirds: one millionth is left, all lost as much, the first gets it.
        assertEquals(List.of("0.333334", "0.333333", "0.333333"), split("1.000000", 1, 1, 1));
        // 1/6, 2/6, 3/6 of 1: lost 4, 2 and 0 sixths of a millionth.
        assertEquals(List.of("0.166667", "0.333333", "0.500000"), split("1.000000", 1, 2, 3));
        // Sevenths: lost 6, 5 and 3 of them; the two largest get one each.
        assertEquals(List.of("0.142857", "0.285714", "0.571429"), split("1.000000", 1, 2, 4));
    }

    @Test
    void nothingIsSplitEvenly() {
        assertEquals(List.of("0.500000", "0.500000"), split("1.000000", 0, 0));
        assertEquals(List.of("0.000000", "1.000000"), split("1.000000", 0, 5));
    }
}
