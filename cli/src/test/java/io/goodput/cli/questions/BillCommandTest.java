package io.goodput.cli.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.goodput.cli.Goodput;
import io.goodput.codec.Codec;
import io.goodput.contracts.reconciliation.ReconciliationAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code goodput bill}. */
class BillCommandTest {
    private static final Path EXAMPLES = Path.of("../examples/reconciliation");
    private static final String QUESTION = EXAMPLES.resolve("question.yaml").toString();
    private static final String FOCUS = EXAMPLES.resolve("focus.csv").toString();
    private static final String TOKENS = EXAMPLES.resolve("tokens.csv").toString();

    @TempDir
    Path folder;

    private record Outcome(int exitCode, String out, String err) {}

    private static Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine commandLine = Goodput.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        int exitCode = commandLine.execute(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private static Outcome example(String... more) {
        List<String> arguments = new ArrayList<>(List.of("bill", QUESTION, "--bill", FOCUS, "--tokens", TOKENS));
        Collections.addAll(arguments, more);
        return run(arguments.toArray(String[]::new));
    }

    @Test
    void theExampleIsInTheDocumentation() throws IOException {
        Outcome outcome = example();
        assertEquals(0, outcome.exitCode(), outcome::err);
        String documented = Files.readString(Path.of("../docs/money.md"));
        assertTrue(documented.contains("```\n" + outcome.out() + "```"), outcome::out);
    }

    @Test
    void theOtherFormatIsAnsweredToo() {
        Outcome outcome =
                run("bill", QUESTION, "--bill", EXAMPLES.resolve("opencost.csv").toString(), "--tokens", TOKENS);
        assertEquals(0, outcome.exitCode(), outcome::err);
        assertTrue(outcome.out().contains("opencost.csv: open-cost, 24 rows, $28,550.35"), outcome::out);
    }

    @Test
    void theTableIsCsvAndMarkdown() {
        List<String> csv = example("--csv").out().lines().toList();
        assertEquals("part,kind,name,usd,gpuHours,rows,formula", csv.getFirst());
        assertTrue(csv.contains("line,gpu,hgx-h200,23413.14,3312,144,"), csv::toString);
        assertTrue(csv.contains("total,actual,,25495.28,,,all lines"), csv::toString);
        String markdown = example("--markdown").out();
        assertTrue(markdown.contains("| line | gpu | hgx-h200 | 23413.14 | 3312 | 144 |  |\n"), markdown);
        assertEquals(2, example("--csv", "--markdown").exitCode());
    }

    @Test
    void aTraceStandsInForTokensByHour() throws IOException {
        Path trace = Files.writeString(
                folder.resolve("trace.csv"), "t,in,out,hit\n0,100,10,40\n10,200,20,0\n7300,300,30,300\n");
        Outcome outcome = run(
                "bill",
                QUESTION,
                "--bill",
                FOCUS,
                "--trace",
                trace.toString(),
                "--trace-format",
                "csv",
                "--trace-mapping",
                "{arrival: t, inputTokens: in, outputTokens: out, hitTokens: hit}",
                "--trace-start",
                "2026-06-01T02:00:00+02:00",
                "--json");
        assertEquals(0, outcome.exitCode(), outcome::err);
        ReconciliationAnswer answer = Codec.read(ReconciliationAnswer.class, outcome.out());
        assertEquals(260, answer.tokens().input());
        assertEquals(340, answer.tokens().cachedInputOr0());
        assertEquals(60, answer.tokens().output());
        // The hour between is known to be empty; those after the trace are not known.
        assertEquals(3, answer.coverage().hours());
        assertEquals(69, answer.coverage().hoursWithoutTokens());
    }

    @Test
    void wrongInputIsTwo() {
        Outcome noFile = run("bill", QUESTION, "--bill", "no-such.csv", "--tokens", TOKENS);
        assertEquals(2, noFile.exitCode());
        assertTrue(noFile.err().contains("no-such.csv"), noFile::err);
        assertEquals(2, run("bill", QUESTION, "--bill", FOCUS).exitCode());
        Outcome swapped = run("bill", QUESTION, "--bill", TOKENS, "--tokens", TOKENS);
        assertTrue(swapped.err().contains("tokens.csv: this is neither a FOCUS bill"), swapped::err);
        Outcome other = run("bill", "../examples/return.yaml", "--bill", FOCUS, "--tokens", TOKENS);
        assertTrue(other.err().contains("Maybe `return`, POST /api/v1/returns"), other::err);
    }

    @Test
    void aGatewayIsGivenAllFilesInOneForm() throws IOException {
        var bodies = new ArrayList<String>();
        HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String answer = example("--json").out().strip();
        gateway.createContext("/api/v1/bills/reconcile", exchange -> {
            bodies.add(exchange.getRequestHeaders().getFirst("Content-Type") + "\n"
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        gateway.start();
        try {
            Outcome outcome = example(
                    "--json",
                    "--url",
                    "http://127.0.0.1:" + gateway.getAddress().getPort());
            assertEquals(answer, outcome.out().strip(), outcome::err);
        } finally {
            gateway.stop(0);
        }
        String body = bodies.getFirst();
        assertTrue(body.startsWith("multipart/form-data; boundary=goodput-"), body);
        assertTrue(body.contains("name=\"bill\"; filename=\"focus.csv\""), body);
        assertTrue(body.contains("\r\n\r\n" + Files.readString(Path.of(TOKENS)) + "\r\n--goodput-"), body);
    }
}
