package io.goodput.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.goodput.catalog.OwnCostRequest;
import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.DeadLetter;
import io.goodput.contracts.EstimateRequest;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.ListedPriceBook;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.PricingRequested;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunPriced;
import io.goodput.contracts.SimulationCompleted;
import io.goodput.contracts.SimulationRequested;
import io.goodput.contracts.bills.BilledRuns;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.contracts.claims.SimulatedCheck;
import io.goodput.contracts.returns.ReturnRequest;
import io.goodput.economics.Economics;
import io.goodput.economics.bills.Bills;
import io.goodput.economics.claims.Claims;
import io.goodput.economics.owning.OwnCosts;
import io.goodput.economics.returns.Returns;
import io.goodput.simulation.Simulation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * The simulator-service's and the tco-service's side of Kafka and REST, answering from the core libraries. A test says
 * how they behave: how many runs they may still answer, in which order, how often.
 */
public final class Neighbours implements AutoCloseable {
    private static final int UNLIMITED = 1_000_000;

    private final Config config = ConfigProvider.getConfig();
    /** Kafka's clients look classes up by the thread: it must see the same ones as the test. */
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task);
        thread.setContextClassLoader(Neighbours.class.getClassLoader());
        return thread;
    });

    private final KafkaProducer<String, String> producer;
    private final List<HttpServer> servers = new ArrayList<>();
    private final Semaphore ready = new Semaphore(0);
    private final Semaphore allowance = new Semaphore(UNLIMITED);
    /** Results by run id: a run is simulated once, whoever asks. */
    private final Map<String, Report> reports = new ConcurrentHashMap<>();

    /** Run ids in the order in which simulations were asked for, repeats included. */
    public final List<String> simulationsAsked = new CopyOnWriteArrayList<>();
    /** Run ids in the order in which prices were asked for, repeats included. */
    public final List<String> pricesAsked = new CopyOnWriteArrayList<>();

    private volatile int copies = 1;
    private volatile int shuffledBy = 1;
    private volatile @Nullable String failure;
    private final AtomicInteger mismatches = new AtomicInteger();
    private final AtomicInteger unknownBooks = new AtomicInteger();
    private volatile int restStatus = 200;
    /** How the simulator-service's side of traces answers. */
    private volatile HttpHandler traces = exchange -> {
        exchange.sendResponseHeaders(404, -1);
        exchange.close();
    };

    /** How its side of request rows answers. */
    private volatile HttpHandler rows = traces;

    private volatile HttpHandler backtests = traces;

    /** How the tco-service's side of benchmarks answers. */
    private volatile HttpHandler benchmarks = traces;

    private volatile boolean closed;

    private Neighbours() {
        String bootstrapServers = config.getValue("kafka.bootstrap.servers", String.class);
        producer = CompletableFuture.supplyAsync(
                        () -> new KafkaProducer<>(
                                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                                new StringSerializer(),
                                new StringSerializer()),
                        threads)
                .join();
    }

    /** Starts both neighbours where the gateway looks for them. */
    public static Neighbours start() throws IOException, InterruptedException {
        var neighbours = new Neighbours();
        neighbours.serve(
                "simulator",
                Map.of(
                        "/internal/v1/estimates",
                        exchange ->
                                Codec.write(Simulation.estimate(Codec.read(EstimateRequest.class, body(exchange))))));
        neighbours.serve(
                "tco",
                Map.of(
                        "/internal/v1/price-books",
                        Neighbours::priceBook,
                        "/internal/v1/bills",
                        exchange -> Codec.write(Bills.answer(Codec.read(BilledRuns.class, body(exchange)))),
                        "/internal/v1/rate-cards",
                        exchange -> Codec.write(Economics.rateCard(Codec.read(PriceSource.class, body(exchange)))),
                        "/internal/v1/own-costs",
                        exchange -> Codec.write(OwnCosts.answer(Codec.read(OwnCostRequest.class, body(exchange)))),
                        "/internal/v1/returns",
                        exchange -> Codec.write(Returns.answer(Codec.read(ReturnRequest.class, body(exchange)))),
                        // What it was given: the gateway does not look into it.
                        "/internal/v1/bills/reconcile",
                        exchange -> Codec.write(Map.of(
                                "type",
                                String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                                "body",
                                body(exchange)))));
        neighbours.consume(SimulationRequested.TOPIC, neighbours::simulate);
        neighbours.consume(PricingRequested.TOPIC, neighbours::price);
        return neighbours;
    }

    /** From now on only so many runs are answered; the others wait. */
    public void allowRuns(int runs) {
        allowance.drainPermits();
        allowance.release(runs);
    }

    public void allowAllRuns() {
        allowance.release(UNLIMITED);
    }

    /** Results are sent so many times, and out of order: as many are held back and sent shuffled. */
    public void sendResults(int copies, int shuffledBy) {
        this.copies = copies;
        this.shuffledBy = shuffledBy;
    }

    /** From now on runs go to the dead-letter topic with this reason; absent: they are answered again. */
    public void failRuns(@Nullable String reason) {
        failure = reason;
    }

    /** The next so many runs are answered as by a simulator of another build. */
    public void mismatchRuns(int runs) {
        mismatches.set(runs);
    }

    /** The next so many prices are refused as by a tco-service that does not have the book yet. */
    public void missPriceBooks(int prices) {
        unknownBooks.set(prices);
    }

    /** From now on the REST interfaces answer with this status, and when it is 200 with what was asked for. */
    public void answerWith(int restStatus) {
        this.restStatus = restStatus;
    }

    /** From now on requests about traces are answered so. */
    public void answerTraces(HttpHandler traces) {
        this.traces = traces;
    }

    /** From now on requests for the rows of a run are answered so. */
    public void answerRows(HttpHandler rows) {
        this.rows = rows;
    }

    /** From now on backtests are answered so. */
    public void answerBacktests(HttpHandler backtests) {
        this.backtests = backtests;
    }

    /** From now on benchmarks, and questions about them, are answered so. */
    public void answerBenchmarks(HttpHandler benchmarks) {
        this.benchmarks = benchmarks;
    }

    /** From now on nobody answers over REST; others may listen there. */
    public void stopServing() {
        servers.forEach(server -> server.stop(0));
        servers.clear();
    }

    /** Why a tco-service puts a request of prices aside whose price book it does not have. */
    public static String unknownPriceBook() {
        try {
            Economics.rateCard("2099-01");
        } catch (InvalidInputException e) {
            return String.valueOf(e.getMessage());
        }
        throw new IllegalStateException("there is a price book 2099-01");
    }

    /** Sends any record. */
    public void send(String topic, @Nullable String key, @Nullable String value) {
        try {
            producer.send(new ProducerRecord<>(topic, key, value)).get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void simulate(List<ConsumerRecord<String, String>> records) throws InterruptedException {
        List<Runnable> answers = new ArrayList<>();
        for (ConsumerRecord<String, String> record : records) {
            SimulationRequested request = Codec.read(SimulationRequested.class, record.value());
            simulationsAsked.add(request.runId());
            allowance.acquire();
            String reason = failure;
            if (reason != null) {
                send(
                        DeadLetter.TOPIC,
                        request.runId(),
                        Codec.write(new DeadLetter(
                                DeadLetter.SCHEMA_VERSION, record.topic(), request.runId(), reason, record.value())));
            } else if (mismatches.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                answer(
                        SimulationCompleted.TOPIC,
                        request.runId(),
                        new SimulationCompleted(
                                SimulationCompleted.SCHEMA_VERSION, request.runId(), "another-build", null));
            } else {
                Report report = reports.computeIfAbsent(request.runId(), id -> Simulation.run(request.spec()));
                answers.add(() -> answer(
                        SimulationCompleted.TOPIC,
                        request.runId(),
                        new SimulationCompleted(
                                SimulationCompleted.SCHEMA_VERSION, request.runId(), request.build(), report)));
            }
        }
        sendAll(answers);
    }

    private void price(List<ConsumerRecord<String, String>> records) {
        List<Runnable> answers = new ArrayList<>();
        for (ConsumerRecord<String, String> record : records) {
            PricingRequested request = Codec.read(PricingRequested.class, record.value());
            pricesAsked.add(request.runId());
            if (unknownBooks.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                answers.add(() -> answer(
                        DeadLetter.TOPIC,
                        request.runId(),
                        new DeadLetter(
                                DeadLetter.SCHEMA_VERSION,
                                record.topic(),
                                request.runId(),
                                unknownPriceBook(),
                                record.value())));
                continue;
            }
            answers.add(() -> answer(
                    RunPriced.TOPIC,
                    request.runId(),
                    new RunPriced(
                            RunPriced.SCHEMA_VERSION,
                            request.runId(),
                            request.prices().key(),
                            Economics.price(request.prices(), request.usage(), request.pricedAs()))));
        }
        sendAll(answers);
    }

    private void sendAll(List<Runnable> answers) {
        List<Runnable> all = new ArrayList<>();
        for (int copy = 0; copy < copies; copy++) {
            all.addAll(answers);
        }
        if (shuffledBy > 1) {
            Collections.shuffle(all, new Random(shuffledBy));
        }
        all.forEach(Runnable::run);
    }

    private void answer(String topic, String key, Object message) {
        send(topic, key, Codec.write(message));
    }

    private void consume(String topic, Handler handler) throws InterruptedException {
        threads.execute(() -> {
            try (var consumer = new KafkaConsumer<>(
                    Map.<String, Object>of(
                            "bootstrap.servers",
                            config.getValue("kafka.bootstrap.servers", String.class),
                            "group.id",
                            "neighbours-" + UUID.randomUUID(),
                            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                            "latest",
                            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                            600_000),
                    new StringDeserializer(),
                    new StringDeserializer())) {
                var partitions = consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
                consumer.assign(partitions);
                consumer.seekToEnd(partitions);
                partitions.forEach(consumer::position);
                ready.release();
                while (!closed) {
                    List<ConsumerRecord<String, String>> records = new ArrayList<>();
                    consumer.poll(Duration.ofMillis(50)).forEach(records::add);
                    if (!records.isEmpty()) {
                        handler.handle(records);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        if (!ready.tryAcquire(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("no consumer of " + topic);
        }
    }

    private static String priceBook(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return path.endsWith("/rate-card")
                ? Codec.write(Economics.rateCard(
                        path.substring("/internal/v1/price-books/".length(), path.length() - "/rate-card".length())))
                : Codec.write(Economics.priceBooks().stream()
                        .map(Economics::rateCard)
                        .map(card -> new ListedPriceBook(card.priceBook(), card.effective()))
                        .toList());
    }

    private void serve(String service, Map<String, Answer> answers) throws IOException {
        int port = URI.create(config.getValue("quarkus.rest-client." + service + ".url", String.class))
                .getPort();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        if (service.equals("simulator")) {
            server.createContext("/internal/v1/traces", exchange -> traces.handle(exchange));
            server.createContext("/internal/v1/request-rows", exchange -> rows.handle(exchange));
            server.createContext("/internal/v1/backtests", exchange -> backtests.handle(exchange));
        }
        if (service.equals("tco")) {
            server.createContext("/internal/v1/claims", this::answerClaims);
            for (String path : List.of("benchmarks", "benchmark-decisions", "metric-verdicts")) {
                server.createContext("/internal/v1/" + path, exchange -> benchmarks.handle(exchange));
            }
        }
        answers.forEach((path, respond) -> server.createContext(path, exchange -> {
            int status = restStatus;
            String answer = "{}";
            if (status == 200) {
                try {
                    answer = respond.to(exchange);
                } catch (InvalidInputException e) {
                    status = 404;
                }
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }));
        server.setExecutor(threads);
        server.start();
        servers.add(server);
    }

    /** Claims, refused as the tco-service does. */
    private void answerClaims(HttpExchange exchange) throws IOException {
        String[] parts = exchange.getRequestURI().getPath().split("/", -1);
        int status = restStatus;
        String answer = "{}";
        if (status == 200 && parts.length == 4) {
            answer = Codec.write(Claims.summaries());
        } else if (status == 200) {
            try {
                Optional<?> claim = claim(parts[4], parts.length == 5 ? "" : parts[5], exchange);
                status = claim.isPresent() ? 200 : 404;
                answer = claim.map(Codec::write).orElse(answer);
            } catch (InvalidInputException e) {
                status = 400;
                answer = Codec.write(Map.of("status", status, "violations", e.violations()));
            }
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Optional<?> claim(String id, String what, HttpExchange exchange) throws IOException {
        return switch (what) {
            case "check" -> Claims.find(id, Codec.readStrict(ClaimCheck.class, body(exchange), Format.JSON));
            case "simulated-check" ->
                Claims.find(id, Codec.readStrict(SimulatedCheck.class, body(exchange), Format.JSON));
            case "simulations" -> Claims.scenarios(id, Codec.readStrict(ClaimCheck.class, body(exchange), Format.JSON));
            default -> Claims.find(id, ClaimCheck.unchanged());
        };
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        closed = true;
        allowAllRuns();
        stopServing();
        threads.close();
        producer.close();
    }

    private interface Handler {
        void handle(List<ConsumerRecord<String, String>> records) throws InterruptedException;
    }

    private interface Answer {
        String to(HttpExchange exchange) throws IOException;
    }
}
