package io.goodput.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.goodput.contracts.EnumNames;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The mapping of contracts to JSON: records by component, enums by their kebab-case name, absent fields left out. */
final class ContractsMapper {
    private ContractsMapper() {}

    static ObjectMapper create() {
        var module = new SimpleModule("contracts");
        module.addSerializer(new EnumSerializer());
        module.addSerializer(new FiniteDoubleSerializer(Double.class));
        module.addSerializer(new FiniteDoubleSerializer(Double.TYPE));
        module.setDeserializerModifier(new EnumDeserializers());
        return JsonMapper.builder()
                .addModule(module)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                // A record is its components: what it answers about them is not written beside them.
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .build();
    }

    @SuppressWarnings("rawtypes")
    private static final class EnumSerializer extends StdSerializer<Enum> {
        private static final long serialVersionUID = 1L;

        EnumSerializer() {
            super(Enum.class);
        }

        @Override
        public void serialize(Enum value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeString(EnumNames.of(value));
        }
    }

    /** JSON has no NaN and no infinity; a contract that holds one is a defect. */
    private static final class FiniteDoubleSerializer extends StdSerializer<Double> {
        private static final long serialVersionUID = 1L;

        FiniteDoubleSerializer(Class<Double> type) {
            super(type);
        }

        @Override
        public void serialize(Double value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            if (!Double.isFinite(value)) {
                throw new IOException("a number must be finite: " + value + " at "
                        + generator.getOutputContext().pathAsPointer());
            }
            generator.writeNumber(value);
        }
    }

    private static final class EnumDeserializers extends BeanDeserializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonDeserializer<?> modifyEnumDeserializer(
                DeserializationConfig config,
                JavaType type,
                BeanDescription description,
                JsonDeserializer<?> deserializer) {
            return new EnumDeserializer(type.getRawClass());
        }
    }

    private static final class EnumDeserializer extends JsonDeserializer<Object> {
        private final Class<?> type;
        private final Map<String, Object> constants;

        EnumDeserializer(Class<?> type) {
            this.type = type;
            this.constants = Stream.of(type.getEnumConstants())
                    .collect(Collectors.toUnmodifiableMap(
                            constant -> EnumNames.of((Enum<?>) constant), Function.identity()));
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.getValueAsString("");
            Object constant = constants.get(text);
            if (constant == null) {
                throw context.weirdStringException(text, type, "not a known name");
            }
            return constant;
        }
    }
}
