package io.goodput.cli.questions;

import io.goodput.simulation.requests.RowFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

/**
 * Fetches the rows of a run's requests from a gateway into a file. They stand in a file with {@code .part} behind its
 * name until all are there.
 */
final class RowDownload {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
    private static final String GZIP = "gzip";

    private final URI gateway;
    private final Path file;
    private final RowFormat format;

    /** @throws io.goodput.contracts.InvalidInputException when the file's ending names no format */
    RowDownload(URI gateway, Path file) {
        this.gateway = gateway;
        this.file = file;
        this.format = RowFormat.ofFile(file);
    }

    /**
     * Fetches them.
     *
     * @throws IOException when they break off, or the gateway refuses
     */
    void write(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(GatewayUrl.at(gateway, path))
                            .header(
                                    "Accept",
                                    format == RowFormat.PARQUET ? "application/vnd.apache.parquet" : "text/csv")
                            .header("Accept-Encoding", format == RowFormat.CSV_GZIP ? GZIP : "identity")
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream rows = response.body()) {
                if (response.statusCode() != 200) {
                    String problem = new String(rows.readAllBytes(), StandardCharsets.UTF_8);
                    throw new IOException("the gateway answered " + response.statusCode() + ": " + problem);
                }
                boolean compressed = GZIP.equals(
                        response.headers().firstValue("Content-Encoding").orElse(""));
                store(rows, compressed);
            }
        }
    }

    private void store(InputStream rows, boolean compressed) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(part);
                OutputStream compressing =
                        format == RowFormat.CSV_GZIP && !compressed ? new GZIPOutputStream(out) : out) {
            rows.transferTo(compressing);
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
