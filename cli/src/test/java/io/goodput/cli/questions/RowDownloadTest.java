package io.goodput.cli.questions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowDownloadTest {
    private static final String ROWS = "id,class\n0,all\n";

    @TempDir
    private Path folder = Path.of("");

    private final List<String> asked = new ArrayList<>();

    private void download(Path file, HttpHandler answer) throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Accept") + " "
                    + exchange.getRequestHeaders().getFirst("Accept-Encoding"));
            answer.handle(exchange);
        });
        server.start();
        try {
            new RowDownload(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), file).write("/rows");
        } finally {
            server.stop(0);
        }
    }

    private static void reply(HttpExchange exchange, int status, int length) throws IOException {
        exchange.sendResponseHeaders(status, length);
        exchange.getResponseBody().write(ROWS.getBytes(UTF_8));
        exchange.getResponseBody().flush();
        exchange.close();
    }

    @Test
    void theFormatIsThatOfTheFile() throws IOException, InterruptedException {
        Path plain = folder.resolve("rows.csv");
        Path compressed = folder.resolve("rows.csv.gz");
        for (Path file : List.of(plain, compressed, folder.resolve("rows.parquet"))) {
            download(file, exchange -> reply(exchange, 200, ROWS.length()));
        }

        assertEquals(
                List.of(
                        "/rows text/csv identity",
                        "/rows text/csv gzip",
                        "/rows application/vnd.apache.parquet identity"),
                asked);
        assertEquals(ROWS, Files.readString(plain));
        // Compressed here, where the gateway did not.
        try (var in = new GZIPInputStream(Files.newInputStream(compressed))) {
            assertEquals(ROWS, new String(in.readAllBytes(), UTF_8));
        }
    }

    @Test
    void rowsThatBreakOffAreNoFile() throws IOException {
        Path file = folder.resolve("rows.csv");

        assertThrows(IOException.class, () -> download(file, exchange -> reply(exchange, 200, ROWS.length() + 100)));

        assertFalse(Files.exists(file));
    }

    @Test
    void aRefusalIsTold() {
        IOException refused = assertThrows(
                IOException.class,
                () -> download(folder.resolve("rows.csv"), exchange -> reply(exchange, 429, ROWS.length())));

        assertTrue(String.valueOf(refused.getMessage()).contains("429"), refused.toString());
    }
}
