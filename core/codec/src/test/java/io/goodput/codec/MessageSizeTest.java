package io.goodput.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.Energy;
import io.goodput.contracts.LatencyParts;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.SimulationCompleted;
import io.goodput.contracts.UsageHour;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessageSizeTest {
    private static final int LONGEST_LIST = 16;

    private int told;

    /**
     * A value of a type with everything filled: long names, numbers of many digits, lists of 16; null for what a message has
     * no more of.
     */
    private @Nullable Object filled(Type type) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType list) {
            List<@Nullable Object> elements = new ArrayList<>();
            boolean areHours = list.getActualTypeArguments()[0] == UsageHour.class;
            int length = areHours ? UsageHour.most(LONGEST_LIST) : LONGEST_LIST;
            for (int i = 0; i < length; i++) {
                elements.add(filled(list.getActualTypeArguments()[0]));
            }
            return elements;
        }
        Class<?> raw = (Class<?>) type;
        if (raw == String.class) {
            return "n".repeat(200);
        }
        if (raw == double.class || raw == Double.class) {
            return 50.12345678901234;
        }
        if (raw == long.class || raw == Long.class) {
            return 1L << 52;
        }
        if (raw == int.class || raw == Integer.class) {
            return 1_000_000_000;
        }
        if (raw == boolean.class) {
            return false;
        }
        if (raw.isEnum()) {
            return raw.getEnumConstants()[raw.getEnumConstants().length - 1];
        }
        if (raw == Energy.class) {
            // Its parts sum to the whole.
            return Energy.of(50.12345678901234, 5e9 / 3, 5e9 / 3, 5e9 / 3, 5e9 / 3, 5e9 / 3);
        }
        if (raw == LatencyParts.class && told++ >= 2 * LimitOutcome.MOST_PARTS) {
            return null;
        }
        RecordComponent[] components = raw.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = filled(components[i].getGenericType());
        }
        Constructor<?> constructor = raw.getDeclaredConstructor(types);
        return constructor.newInstance(values);
    }

    /**
     * Parts of a latency are told of so many limits, by class and in total. 16 classes and pools are the most of any run; 16 limits by class are twice the most, as all are there in total too. */
    @Test
    void theLargestReportFitsIntoItsMessage() throws ReflectiveOperationException {
        var message = (SimulationCompleted) Objects.requireNonNull(filled(SimulationCompleted.class));
        String text = Codec.write(message);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        assertTrue(bytes <= 256 * 1_024, bytes + " bytes");
        assertEquals(message, Codec.read(SimulationCompleted.class, text));
    }
}
