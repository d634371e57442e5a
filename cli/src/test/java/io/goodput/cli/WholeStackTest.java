package io.goodput.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.goodput.codec.Codec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * Questions over the whole stack: a real Kafka, a real PostgreSQL, two simulator processes, a tco-service and two
 * gateways. Whatever dies in the middle, the answer is the one that the command line gives in process.
 */
class WholeStackTest {
    /** A search of some hundred runs: the objective is tight, so that many layouts are tried. */
    private static final String SEARCH = """
            model: llama-3.1-70b
            traffic:
              requestsPerSecond: 12
              inputTokens: {mean: 1155, quantiles: [{percentile: 50, tokens: 1020}, {percentile: 99, tokens: 4142}]}
              outputTokens: {mean: 211, quantiles: [{percentile: 50, tokens: 129}, {percentile: 99, tokens: 601}]}
            slo:
              limits:
                - {metric: ttft, percentile: 99, limitSeconds: 0.6}
                - {metric: tpot, percentile: 99, limitSeconds: 0.03}
            systems: [hgx-h200, hgx-b200]
            pricing: {tiers: [neocloud-own]}
            roundSize: 8
            sampling: {seed: SEED, confirmationSeeds: [], warmupRequests: 500, measuredRequests: 2500}
            """;

    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final String OWN_SYSTEM = "own-system.yaml";
    private static final String OWN_PRICES = "own-prices.yaml";
    /** The trace of an example, as the command line finds it and by the mapping that the example states. */
    private static final String CONVERSATIONS = "traces/conversations.csv";

    private static final String CONVERSATIONS_MAPPING = "{arrival: sentAtMillis, unit: milliseconds,"
            + " inputTokens: promptTokens, outputTokens: answerTokens, session: conversation, hashIds: blocks,"
            + " blockTokens: 128}";

    /** The exit code of a question that is answered with nothing that holds. */
    private static final int NOTHING_HOLDS = 3;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final long PATIENCE_NANOS = 300_000_000_000L;

    @TempDir
    static Path folder;

    private static StackFixture stack;

    @BeforeAll
    static void start() {
        stack = StackFixture.start(folder.resolve("home"), 2, 2);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    /**
     * Are asked otherwise: the backtest has no answer of the same bytes, and a gateway calls a system of one's own by
     * its version.
     */
    private static final List<String> ASKED_OTHERWISE = List.of("backtest.yaml", OWN_SYSTEM, OWN_PRICES);

    /** Are left out for their length: weeks of millions of requests, and a day of a quarter of a million. */
    private static final List<String> TOO_LONG = List.of(
            "viral-launch-week.yaml", "viral-launch-week-low.yaml", "viral-launch-week-high.yaml", "stormy-day.yaml");

    /** All other questions that ship. */
    static Stream<Path> examples() throws IOException {
        try (var files = Files.list(EXAMPLES);
                var scaleOuts = Files.list(EXAMPLES.resolve("scale-out"))) {
            return Stream.concat(files, scaleOuts)
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> Stream.concat(ASKED_OTHERWISE.stream(), TOO_LONG.stream())
                            .noneMatch(file::endsWith))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theAnswerIsTheSameBytesInProcessAndOverTheStack(Path example) throws IOException {
        String question = Files.readString(example);
        String command = Examples.command(example, question);
        String gateway = stack.gateway(0).toString();
        Path asked = example;
        if (question.contains(CONVERSATIONS)) {
            uploadConversations(gateway);
            asked = Files.writeString(
                    folder.resolve(example.getFileName()), question.replace(CONVERSATIONS, "conversations"));
        }

        Printed inProcess = answer(command, example.toString(), "--json");
        Printed overTheStack = answer(command, asked.toString(), "--json", "--url", gateway);

        assertEquals(inProcess, overTheStack);
    }

    @Test
    void aSystemOfOnesOwnServesAsInProcess() throws Exception {
        String entry = Files.readString(EXAMPLES.resolve("catalog").resolve("acme-h200.yaml"));
        HttpResponse<String> kept = stack.post(0, "/api/v1/catalog/systems", entry);
        assertEquals(201, kept.statusCode(), kept.body());
        String question = EXAMPLES.resolve(OWN_SYSTEM).toString();

        String inProcess = run(
                "simulate",
                question,
                "--json",
                "--catalog",
                EXAMPLES.resolve("catalog").toString());
        String overTheStack =
                run("simulate", question, "--json", "--url", stack.gateway(1).toString());

        JsonNode report = MAPPER.readTree(overTheStack).at("/runs/0/report");
        assertTrue(report.toString().contains("acme-h200@1"), report.toString());
        assertEquals(
                MAPPER.readTree(inProcess).at("/runs/0/report"),
                MAPPER.readTree(report.toString().replace("acme-h200@1", "acme-h200")));
        assertEquals(
                MAPPER.readTree(inProcess).at("/runs/0/bills"),
                MAPPER.readTree(MAPPER.readTree(overTheStack)
                        .at("/runs/0/bills")
                        .toString()
                        .replace("acme-h200@1", "acme-h200")));
    }

    private static void uploadConversations(String gateway) {
        run(
                "trace",
                "upload",
                EXAMPLES.resolve(CONVERSATIONS).toString(),
                "--name",
                "conversations",
                "--format",
                "csv",
                "--mapping",
                CONVERSATIONS_MAPPING,
                "--url",
                gateway);
    }

    @Test
    void aPlanForATraceThatCannotBeReplayedIsRefusedByItsField() throws Exception {
        uploadConversations(stack.gateway(0).toString());
        String question = Files.readString(EXAMPLES.resolve("plan-for-a-recording.yaml"));
        HttpResponse<String> unknown = stack.post(0, "/api/v1/plans", question.replace(CONVERSATIONS, "conversation"));
        assertEquals(400, unknown.statusCode(), unknown.body());
        JsonNode violation = MAPPER.readTree(unknown.body()).at("/violations/0");
        assertEquals("/traffic/trace/name", violation.path("pointer").asText(), unknown.body());
        assertTrue(violation.path("advice").asText().contains("conversations"), unknown.body());

        String late = question.replace(CONVERSATIONS, "conversations").replace("rateScale: 30", "fromSeconds: 3000");
        HttpResponse<String> accepted = stack.post(0, "/api/v1/plans", late);
        assertEquals(202, accepted.statusCode(), accepted.body());
        var plan = new Submitted(MAPPER.readTree(accepted.body()).at("/job/id").asText(), "");
        int port = stack.server("gateway-2").port();
        await(() -> plan.body(port).at("/job/state").asText().equals("failed"));
        JsonNode failure = plan.body(port).at("/job/failure");
        assertEquals("/traffic/trace", failure.at("/violations/0/pointer").asText(), failure.toString());
        assertEquals("no requests", failure.at("/violations/0/value").asText(), failure.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "csv.gz", "parquet"})
    void theRowsOfARunAreTheSameBytesInProcessAndOverTheStack(String format) throws IOException {
        String example = EXAMPLES.resolve("classes-with-priority.yaml").toString();
        Path inProcess = folder.resolve("in-process." + format);
        Path overTheStack = folder.resolve("over-the-stack." + format);

        run("simulate", example, "--requests", inProcess.toString());
        run(
                "simulate",
                example,
                "--requests",
                overTheStack.toString(),
                "--url",
                stack.gateway(1).toString());

        assertEquals(-1, Files.mismatch(inProcess, overTheStack));
        assertTrue(Files.size(inProcess) > 10_000, Files.size(inProcess) + " bytes");
    }

    @Test
    void aTraceIsUploadedListedAndRemoved() throws IOException {
        Path trace = Files.writeString(
                folder.resolve("trace.csv"),
                "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,374,44\n");
        String first = stack.gateway(0).toString();
        String second = stack.gateway(1).toString();

        String stored =
                run("trace", "upload", trace.toString(), "--name", "one-request", "--format", "azure", "--url", first);
        assertTrue(stored.startsWith("one-request, version 1: 75 bytes, SHA-256 "), stored);
        assertEquals(
                stored,
                run(
                        "trace",
                        "upload",
                        trace.toString(),
                        "--name",
                        "one-request",
                        "--format",
                        "azure",
                        "--url",
                        second));
        assertTrue(run("trace", "list", "--url", second).contains("one-request  azure"));

        run("trace", "remove", "one-request", "--url", second);
        assertTrue(!run("trace", "list", "--url", first).contains("one-request"));
    }

    @Test
    void benchmarksAreKeptAndJudgedAsInProcess() throws Exception {
        String folderOfRows = EXAMPLES.resolve("published-benchmarks").toString();
        String another = EXAMPLES.resolve("benchmarks").toString();
        String gateway = stack.gateway(0).toString();
        for (String[] asked : List.of(
                new String[] {"--json"},
                new String[] {"--csv"},
                new String[] {"--ttft", "3@50", "--tpot", "0.04@50", "--json"},
                new String[] {"--ttft", "3@50", "--monthly-tokens", "1e12", "--markdown"})) {
            List<String> inProcess = new ArrayList<>(List.of("benchmarks", folderOfRows, another));
            inProcess.addAll(List.of(asked));
            List<String> overTheStack = new ArrayList<>(inProcess);
            overTheStack.addAll(List.of("--url", gateway));
            assertEquals(run(inProcess.toArray(String[]::new)), run(overTheStack.toArray(String[]::new)));
        }
        // The rows outlive the service that keeps them.
        stack.kill("tco-service");
        stack.awaitReady();
        URI kept = URI.create(stack.gateway(1) + "/api/v1/benchmarks");
        String imports = CLIENT.send(HttpRequest.newBuilder(kept).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        // The same files every time: one import.
        assertEquals(1, MAPPER.readTree(imports).at("/imports").size(), imports);
    }

    @Test
    void twoSimulatorsShareTheRunsOfOnePlan() throws Exception {
        double firstBefore = runsHandled("simulator-service");
        double secondBefore = runsHandled("simulator-service-2");

        Submitted plan = submit(100);
        plan.awaitAnswer();

        double first = runsHandled("simulator-service") - firstBefore;
        double second = runsHandled("simulator-service-2") - secondBefore;
        assertTrue(first + second >= 48, first + " + " + second + " runs are too few to tell");
        assertTrue(Math.min(first, second) >= (first + second) / 4, first + " and " + second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"simulator-service", "tco-service", "gateway", "kafka", "postgres"})
    void aServerThatIsKilledInTheMiddleOfAPlanChangesNothing(String name) throws Exception {
        int seed = 200 + name.hashCode() % 50;
        Submitted plan = submit(seed);
        plan.awaitRuns(8);

        stack.kill(name);

        assertEquals(inProcess(plan), plan.awaitAnswer());
        stack.awaitReady();
        // Work is done again only where it was cut off in the middle.
        int restarted = name.equals("tco-service") || name.equals("postgres") ? 2 : 1;
        assertEquals(0, count("select count(*) from tco.pricing where attempts > " + restarted + pricedOf(plan)));
        assertEquals(0, count("select count(*) from tco.pricing where state <> 'COMPLETED'" + pricedOf(plan)));
    }

    /** Restricts a query over pricings to the runs that were first asked for by this plan or later. */
    private static String pricedOf(Submitted plan) {
        return " and created_at >= (select submitted_at from gateway.job where id = '" + plan.id() + "')";
    }

    @Test
    void theOtherGatewayTakesOverThePlanOfAKilledOwner() throws Exception {
        // Long enough to be under way still when its owner is found and killed.
        Submitted plan = submit(300, SEARCH.replace("measuredRequests: 2500", "measuredRequests: 10000"));
        plan.awaitRuns(8);
        boolean firstOwns = metric("gateway", "goodput_jobs_driven", "") > 0;
        String owner = firstOwns ? "gateway" : "gateway-2";
        String other = firstOwns ? "gateway-2" : "gateway";
        assertEquals(0, metric(other, "goodput_jobs_driven", ""));
        assertTrue(metric(owner, "goodput_jobs_driven", "") > 0, "the plan is over already");

        // A killed gateway is back before its lease is over, and may take the plan again itself.
        stack.freeze(owner);
        await(() -> metric(other, "goodput_jobs_driven", "") > 0);
        stack.kill(owner);

        assertEquals(inProcess(plan), plan.awaitAnswer(stack.server(other).port()));
        stack.awaitReady();
    }

    /** A plan that the first gateway accepted; it is asked for at the second one, which may be alive alone. */
    private record Submitted(String id, String file) {
        JsonNode body(int port) {
            try {
                HttpResponse<String> response = CLIENT.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/plans/" + id))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                return response.statusCode() == 200 ? MAPPER.readTree(response.body()) : MAPPER.createObjectNode();
            } catch (IOException e) {
                return MAPPER.createObjectNode();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }

        void awaitRuns(int runs) {
            await(() -> body(stack.server("gateway-2").port())
                            .at("/job/progress/runsCompleted")
                            .asInt()
                    >= runs);
        }

        String awaitAnswer() {
            return awaitAnswer(stack.server("gateway-2").port());
        }

        String awaitAnswer(int port) {
            await(() -> {
                JsonNode body = body(port);
                assertTrue(
                        !body.at("/job/state").asText().equals("failed"),
                        () -> body.at("/job/failure").toString());
                return body.has("answer");
            });
            return Codec.write(body(port).get("answer"));
        }
    }

    private static Submitted submit(long seed) throws Exception {
        return submit(seed, SEARCH);
    }

    private static Submitted submit(long seed, String search) throws Exception {
        String question = search.replace("SEED", Long.toString(seed));
        Path file = Files.writeString(folder.resolve("search-" + seed + ".yaml"), question);
        HttpResponse<String> response = stack.post(0, "/api/v1/plans", question);
        assertEquals(202, response.statusCode(), response.body());
        return new Submitted(MAPPER.readTree(response.body()).at("/job/id").asText(), file.toString());
    }

    /** What a command printed, and how it ended. */
    private record Printed(String out, int exitCode) {}

    private static String run(String... arguments) {
        Printed printed = answer(arguments);
        assertEquals(0, printed.exitCode, printed.out);
        return printed.out;
    }

    /** The same of a question, which is answered also where nothing holds. */
    private static Printed answer(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine commandLine = Goodput.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        int exitCode = commandLine.execute(arguments);
        assertTrue(exitCode == 0 || exitCode == NOTHING_HOLDS, exitCode + ": " + err);
        return new Printed(out.toString(), exitCode);
    }

    /** Runs that a simulator process has completed since it was started. */
    private static double runsHandled(String name) {
        return metric(name, "goodput_runs_handled_total", "\"completed\"");
    }

    /** Sum of a metric of one process, over the samples whose labels hold {@code labels}. */
    private static double metric(String server, String name, String labels) {
        try {
            URI url = URI.create("http://127.0.0.1:" + stack.server(server).port() + "/q/metrics");
            String metrics = CLIENT.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return metrics.lines()
                    .filter(line -> line.startsWith(name) && line.contains(labels))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            throw new IllegalStateException(server + " shows no metrics", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String inProcess(Submitted plan) {
        return run("plan", plan.file(), "--json").strip();
    }

    private static int count(String query) {
        return Integer.parseInt(text(query));
    }

    private static String text(String query) {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:"
                                + stack.stack().settings().postgresPort() + "/goodput",
                        "goodput",
                        Files.readString(stack.stack().settings().home().resolve("postgres/password"))
                                .strip());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            assertTrue(result.next(), query);
            return String.valueOf(result.getString(1));
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(query, e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "this does not come to pass");
            LockSupport.parkNanos(50_000_000);
        }
    }
}
