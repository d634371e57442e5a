package io.goodput.cli.questions;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.codec.Codec;
import io.goodput.contracts.Deadline;
import io.goodput.contracts.SimulationAnswer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Answers by a running gateway: posts the question, then asks until its job is over. */
final class GatewayAnswers implements Answers {
    private static final String SIMULATIONS = "/api/v1/simulations";
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    /** How long an accepted question's gateway may be away: it restarts, and the job goes on. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final URI gateway;
    private final Duration patience;
    private final @Nullable Path requests;

    /** @param gateway http or https; a path in it comes before the API's */
    GatewayAnswers(URI gateway) {
        this(gateway, PATIENCE);
    }

    GatewayAnswers(URI gateway, Duration patience) {
        this(gateway, patience, null);
    }

    private GatewayAnswers(URI gateway, Duration patience, @Nullable Path requests) {
        this.gateway = gateway;
        this.patience = patience;
        this.requests = requests;
    }

    /** The same; of a simulation, the rows of its first run's requests are written to a file. */
    GatewayAnswers writing(@Nullable Path requests) {
        return new GatewayAnswers(gateway, patience, requests);
    }

    @Override
    public String plan(QuestionFile question, @Nullable Deadline deadline, Progress progress)
            throws IOException, InterruptedException {
        String query = deadline == null ? "" : "?deadlineSeconds=" + deadline.seconds();
        return Codec.write(ask("/api/v1/plans", query, question, progress).get("answer"));
    }

    @Override
    public String simulate(QuestionFile question, Progress progress) throws IOException, InterruptedException {
        RowDownload rows = requests == null ? null : new RowDownload(gateway, requests);
        JsonNode done = ask(SIMULATIONS, question, progress);
        if (rows != null) {
            progress.show("simulating again, for the rows of its requests");
            rows.write(SIMULATIONS + "/" + done.path("job").path("id").asText() + "/requests");
        }
        return Codec.write(done.get("answer"));
    }

    /** A simulation with its id. */
    Simulations.Done simulation(QuestionFile question, Progress progress) throws IOException, InterruptedException {
        JsonNode done = ask(SIMULATIONS, question, progress);
        return new Simulations.Done(
                done.path("job").path("id").asText(),
                Codec.read(SimulationAnswer.class, Codec.write(done.get("answer"))));
    }

    @Override
    public String scaleOut(QuestionFile question, Progress progress) throws IOException, InterruptedException {
        return Codec.write(ask("/api/v1/scale-outs", question, progress).get("answer"));
    }

    @Override
    public String redundancy(QuestionFile question, Progress progress) throws IOException, InterruptedException {
        return Codec.write(ask("/api/v1/redundancies", question, progress).get("answer"));
    }

    @Override
    public String bill(QuestionFile question, Progress progress) throws IOException, InterruptedException {
        return Codec.write(ask("/api/v1/bills", question, progress).get("answer"));
    }

    @Override
    public String front(QuestionFile question, Progress progress) throws IOException, InterruptedException {
        return Codec.write(ask("/api/v1/fronts", question, progress).get("answer"));
    }

    @Override
    public String futures(QuestionFile question, Progress progress) throws IOException, InterruptedException {
        return Codec.write(ask("/api/v1/futures", question, progress).get("answer"));
    }

    @Override
    public String capacity(QuestionFile question, Progress progress) throws IOException, InterruptedException {
        return Codec.write(ask("/api/v1/capacities", question, progress).get("answer"));
    }

    @Override
    public String whatIf(QuestionFile question, Progress progress) throws IOException, InterruptedException {
        return Codec.write(ask("/api/v1/what-ifs", question, progress).get("answer"));
    }

    @Override
    public String backtest(QuestionFile question, Progress progress) throws IOException, InterruptedException {
        return Codec.write(ask("/api/v1/backtests", question, progress).get("answer"));
    }

    @Override
    public String returns(QuestionFile question) throws IOException, InterruptedException {
        return atOnce("/api/v1/returns", question);
    }

    @Override
    public String ownCost(QuestionFile question) throws IOException, InterruptedException {
        return atOnce("/api/v1/own-costs", question);
    }

    /** The answer to a question that is no job. */
    private String atOnce(String path, QuestionFile question) throws IOException, InterruptedException {
        return Codec.write(new GatewayCalls(gateway).post(path, question.mediaType(), question.text()));
    }

    /** A bill is answered at once too; its files are read while they are sent. */
    @Override
    public String reconcile(QuestionFile question, BillFiles files) throws IOException, InterruptedException {
        var form = new MultipartForm();
        form.add("question", "question", question.mediaType(), question.text());
        files.bills().forEach(file -> form.add("bill", file));
        files.tokens().forEach(file -> form.add("tokens", file));
        return Codec.write(new GatewayCalls(gateway).post("/api/v1/bills/reconcile", form));
    }

    private static HttpClient client() {
        return HttpClient.newBuilder()
                .connectTimeout(REQUEST_TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private HttpResponse<String> post(HttpClient client, String path, QuestionFile question)
            throws IOException, InterruptedException {
        return client.send(
                request(GatewayUrl.at(gateway, path))
                        .header("Content-Type", question.mediaType())
                        .POST(HttpRequest.BodyPublishers.ofString(question.text()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode ask(String path, QuestionFile question, Progress progress)
            throws IOException, InterruptedException {
        return ask(path, "", question, progress);
    }

    /**
     * The job with its answer, once it is there.
     *
     * @param query of the address that the question is posted to
     */
    private JsonNode ask(String path, String query, QuestionFile question, Progress progress)
            throws IOException, InterruptedException {
        try (HttpClient client = client()) {
            HttpResponse<String> response = post(client, path + query, question);
            while (true) {
                JsonNode body = GatewayResponse.json(response);
                JsonNode job = body.path("job");
                switch (job.path("state").asText()) {
                    case "done" -> {
                        if (body.has("answer")) {
                            return body;
                        }
                    }
                    case "failed" -> throw new IOException("the gateway could not answer: " + job.path("failure"));
                    case "cancelled" -> throw new IOException("the job was cancelled");
                    default -> {
                        progress.show(job.path("progress").path("phase").asText("waiting") + ": "
                                + job.path("progress").path("runsCompleted").asLong() + " runs done");
                        Thread.sleep(POLL_INTERVAL);
                    }
                }
                response = poll(
                        client,
                        GatewayUrl.at(gateway, path + "/" + job.path("id").asText()));
            }
        } catch (ConnectException e) {
            throw new IOException("no gateway answers at " + gateway + ". Maybe start one: ./goodput up", e);
        }
    }

    /** The job as it is, once the gateway is there to tell. */
    private HttpResponse<String> poll(HttpClient client, URI job) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            String reason;
            IOException cause = null;
            try {
                HttpResponse<String> response = client.send(request(job).build(), HttpResponse.BodyHandlers.ofString());
                if (!isAway(response.statusCode())) {
                    return response;
                }
                reason = "it answered " + response.statusCode();
            } catch (IOException e) {
                reason = e.getMessage() == null ? e.toString() : e.getMessage();
                cause = e;
            }
            if (System.nanoTime() - start >= patience.toNanos()) {
                throw new IOException(
                        "the gateway took the question and was then away for %d s (%s). The answer will be at %s"
                                .formatted(patience.toSeconds(), reason, job),
                        cause);
            }
            Thread.sleep(POLL_INTERVAL);
        }
    }

    /** Whether a gateway, or a proxy before it, says by this status that the gateway cannot answer now. */
    private static boolean isAway(int status) {
        return status == 502 || status == 503 || status == 504;
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(REQUEST_TIMEOUT).header("Accept", "application/json");
    }
}
