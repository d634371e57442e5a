package io.goodput.gateway.clients;

import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** How the rows of a run's requests are written. */
public enum RowFormat {
    CSV(RowFormat.CSV_TYPE, null, "csv"),
    CSV_GZIP(RowFormat.CSV_TYPE, "gzip", "csv.gz"),
    PARQUET(RowFormat.PARQUET_TYPE, null, "parquet");

    public static final String CSV_TYPE = "text/csv";
    public static final String PARQUET_TYPE = "application/vnd.apache.parquet";

    private final String type;
    private final @Nullable String encoding;
    private final String ending;

    RowFormat(String type, @Nullable String encoding, String ending) {
        this.type = type;
        this.encoding = encoding;
        this.ending = ending;
    }

    public MediaType type() {
        return MediaType.valueOf(type);
    }

    /** Content coding of HTTP; absent where the bytes are as they are. */
    public @Nullable String encoding() {
        return encoding;
    }

    /** How the simulator-service calls it. */
    String ending() {
        return ending;
    }
}
