package io.goodput.gateway.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** How an answer with tables is written, as the client accepts it. */
enum TableFormat {
    JSON(MediaType.APPLICATION_JSON),
    CSV(TableFormat.CSV_TYPE),
    MARKDOWN(TableFormat.MARKDOWN_TYPE);

    /** What a resource with tables produces. */
    static final String CSV_TYPE = "text/csv";

    static final String MARKDOWN_TYPE = "text/markdown";

    private final String type;

    TableFormat(String type) {
        this.type = type;
    }

    /** The answer in the format that the client likes best. */
    static Response answer(HttpHeaders headers, UnaryOperator<String> inFormat) {
        TableFormat format = of(headers);
        return Response.ok(
                        inFormat.apply(format.name().toLowerCase(Locale.ROOT)),
                        MediaType.valueOf(format.type).withCharset("utf-8"))
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .build();
    }

    static TableFormat of(HttpHeaders headers) {
        for (MediaType accepted : headers.getAcceptableMediaTypes()) {
            for (TableFormat format : values()) {
                if (accepted.isCompatible(MediaType.valueOf(format.type))) {
                    return format;
                }
            }
        }
        return JSON;
    }
}
