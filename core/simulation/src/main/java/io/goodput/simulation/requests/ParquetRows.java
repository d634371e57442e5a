package io.goodput.simulation.requests;

import io.goodput.engine.RequestView;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Request rows as Parquet; one row group is held at a time. Not compressed: what is not in a dictionary is mostly digits
 * of doubles, and the codecs would bring native code.
 */
final class ParquetRows implements RequestRows.Format {
    private static final long ROW_GROUP_BYTES = 16L << 20;

    private final ParquetWriter<RequestView> parquet;

    ParquetRows(OutputStream out, List<String> classes) throws IOException {
        parquet = new Builder(new StreamedFile(out), new Rows(List.copyOf(classes)))
                .withConf(new PlainParquetConfiguration())
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .build();
    }

    @Override
    public void write(RequestView request) throws IOException {
        parquet.write(request);
    }

    @Override
    public void close() throws IOException {
        parquet.close();
    }

    private static MessageType schema() {
        Types.MessageTypeBuilder schema = Types.buildMessage();
        for (Column column : Column.values()) {
            Type.Repetition repetition = column.required ? Type.Repetition.REQUIRED : Type.Repetition.OPTIONAL;
            schema.addField(
                    switch (column.kind) {
                        case TEXT ->
                            Types.primitive(PrimitiveTypeName.BINARY, repetition)
                                    .as(LogicalTypeAnnotation.stringType())
                                    .named(column.title);
                        case WHOLE ->
                            Types.primitive(PrimitiveTypeName.INT64, repetition).named(column.title);
                        case REAL ->
                            Types.primitive(PrimitiveTypeName.DOUBLE, repetition)
                                    .named(column.title);
                    });
        }
        return schema.named("request");
    }

    private static final class Builder extends ParquetWriter.Builder<RequestView, Builder> {
        private final Rows rows;

        Builder(OutputFile file, Rows rows) {
            super(file);
            this.rows = rows;
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** Deprecated, but abstract. */
        @Override
        @SuppressWarnings("deprecation")
        protected WriteSupport<RequestView> getWriteSupport(Configuration configuration) {
            return rows;
        }

        @Override
        protected WriteSupport<RequestView> getWriteSupport(ParquetConfiguration configuration) {
            return rows;
        }
    }

    private static final class Rows extends WriteSupport<RequestView> implements Column.Sink {
        private final List<String> classes;
        private @Nullable RecordConsumer consumer;
        private int next;

        Rows(List<String> classes) {
            this.classes = classes;
        }

        /** Deprecated, but abstract. */
        @Override
        @SuppressWarnings("deprecation")
        public WriteContext init(Configuration configuration) {
            return new WriteContext(schema(), Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return new WriteContext(schema(), Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            consumer = recordConsumer;
        }

        private RecordConsumer consumer() {
            return Objects.requireNonNull(consumer);
        }

        @Override
        public void write(RequestView request) {
            next = 0;
            consumer().startMessage();
            Column.writeRow(request, classes, this);
            consumer().endMessage();
        }

        @Override
        public void text(Column column, String value) {
            consumer().startField(column.title, next);
            consumer().addBinary(Binary.fromString(value));
            consumer().endField(column.title, next++);
        }

        @Override
        public void whole(Column column, long value) {
            consumer().startField(column.title, next);
            consumer().addLong(value);
            consumer().endField(column.title, next++);
        }

        @Override
        public void real(Column column, double value) {
            consumer().startField(column.title, next);
            consumer().addDouble(value);
            consumer().endField(column.title, next++);
        }

        @Override
        public void absent(Column column) {
            next++;
        }
    }
}
