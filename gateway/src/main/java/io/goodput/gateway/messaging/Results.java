package io.goodput.gateway.messaging;

import io.goodput.codec.Codec;
import io.goodput.contracts.DeadLetter;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.PricingRequested;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunPriced;
import io.goodput.contracts.SimulationCompleted;
import io.goodput.contracts.Violation;
import io.goodput.gateway.config.JobSettings;
import io.goodput.gateway.config.Pause;
import io.goodput.gateway.plans.Jobs;
import io.goodput.gateway.plans.Problem;
import io.goodput.gateway.runs.Runs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.exception.DataException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stores results, once each, and tells jobs of dead letters. A record is acknowledged when its method returns: while the
 * database or the broker is away it is tried again and again.
 */
@ApplicationScoped
public class Results {
    private static final Logger LOG = Logger.getLogger(Results.class);

    /** How the reason begins when the tco-service does not have the price book. */
    private static final String UNKNOWN_PRICE_BOOK = "/priceBook ";
    /** So many refusals of a price book fail a job; the pauses between the requests double. */
    private static final int UNKNOWN_PRICE_BOOK_LETTERS = 4;

    private final Runs runs;
    private final Jobs jobs;
    private final Sender sender;
    private final JobSettings settings;

    Results(Runs runs, Jobs jobs, Sender sender, JobSettings settings) {
        this.runs = runs;
        this.jobs = jobs;
        this.sender = sender;
        this.settings = settings;
    }

    @Incoming("simulation-completed")
    @Blocking(ordered = false)
    @RunOnVirtualThread
    public void simulationCompleted(ConsumerRecord<@Nullable String, @Nullable String> record)
            throws InterruptedException {
        handle(SimulationCompleted.class, record, completed -> {
            requireKey(record, completed.runId());
            Report report = completed.report();
            if (report == null) {
                jobs.mismatched(completed.runId());
            } else {
                runs.store(completed.runId(), completed.build(), report);
                runs.tell(completed.runId(), report);
            }
        });
    }

    @Incoming("run-priced")
    @Blocking(ordered = false)
    @RunOnVirtualThread
    public void runPriced(ConsumerRecord<@Nullable String, @Nullable String> record) throws InterruptedException {
        handle(RunPriced.class, record, priced -> {
            requireKey(record, priced.runId());
            runs.store(priced, text(record));
            runs.tell(priced);
        });
    }

    @Incoming("dead-letters-in")
    @Blocking(ordered = false)
    @RunOnVirtualThread
    public void deadLetter(ConsumerRecord<@Nullable String, @Nullable String> record) throws InterruptedException {
        DeadLetter letter;
        try {
            letter = Codec.read(DeadLetter.class, text(record));
        } catch (InvalidInputException e) {
            LOG.errorf("a dead letter cannot be read: %s", e.getMessage());
            return;
        }
        tryUntilDone(record, () -> {
            Problem problem = Problem.of(
                    "run-failed",
                    "A run of this job cannot be completed",
                    500,
                    letter.reason() + " (run " + letter.key() + ", " + letter.sourceTopic() + ")");
            List<String> failed;
            try {
                failed = refusing(() -> fail(letter, problem));
            } catch (InvalidInputException e) {
                LOG.errorf("a dead letter of nobody's run: %s", e.getMessage());
                return;
            }
            LOG.errorf(
                    "dead letter from %s, key %s: %s; jobs that end with it: %s",
                    letter.sourceTopic(), letter.key(), letter.reason(), failed);
        });
    }

    /**
     * A run is shared by jobs with different price books, so a refusal to price it concerns those with its book only. A
     * tco-service of an older release does not have the newest book yet: that may pass, and the open round is sent again.
     */
    private List<String> fail(DeadLetter letter, Problem problem) {
        if (!letter.sourceTopic().equals(PricingRequested.TOPIC)) {
            return jobs.failAwaiting(letter.key(), problem);
        }
        PricingRequested request;
        PriceSource prices;
        try {
            request = Codec.read(PricingRequested.class, letter.payload());
            prices = request.prices();
        } catch (InvalidInputException e) {
            // No gateway wrote it: the jobs' own requests are answered for themselves.
            return List.of();
        }
        int letters = letter.reason().startsWith(UNKNOWN_PRICE_BOOK) ? UNKNOWN_PRICE_BOOK_LETTERS : 1;
        return jobs.failAwaiting(request.runId(), prices, letters, problem);
    }

    private <T> void handle(
            Class<T> type, ConsumerRecord<@Nullable String, @Nullable String> record, Consumer<T> effect)
            throws InterruptedException {
        tryUntilDone(record, () -> {
            try {
                refusing(() -> {
                    effect.accept(Codec.read(type, text(record)));
                    return true;
                });
            } catch (InvalidInputException e) {
                sender.deadLetter(new DeadLetter(
                        DeadLetter.SCHEMA_VERSION,
                        record.topic(),
                        record.key() == null ? "" : record.key(),
                        String.valueOf(e.getMessage()),
                        text(record)));
            }
        });
    }

    /**
     * What the database says of a value that it can never hold, such as a text with a NUL, would be said again on every
     * try: it is the record's fault, not an outage.
     */
    private static <R> R refusing(Supplier<R> effect) {
        try {
            return effect.get();
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof DataException) {
                    throw new InvalidInputException(new Violation(
                            "",
                            "the record",
                            "the database cannot hold it: " + cause.getMessage(),
                            "Maybe another producer writes to this topic"));
                }
            }
            throw e;
        }
    }

    private void tryUntilDone(ConsumerRecord<?, ?> record, Runnable effect) throws InterruptedException {
        var pause = new Pause(settings);
        while (true) {
            try {
                effect.run();
                return;
            } catch (RuntimeException e) {
                pause.after(
                        e,
                        LOG,
                        "record " + record.topic() + "-" + record.partition() + "@" + record.offset() + " waits");
            }
        }
    }

    private static void requireKey(ConsumerRecord<@Nullable String, @Nullable String> record, @Nullable String runId) {
        if (runId == null || !runId.equals(record.key())) {
            throw new InvalidInputException(new Violation(
                    "/runId",
                    String.valueOf(runId),
                    "the record's key is its run id, here " + record.key(),
                    "Maybe another producer writes to this topic"));
        }
    }

    private static String text(ConsumerRecord<@Nullable String, @Nullable String> record) {
        String value = record.value();
        return value == null ? "" : value;
    }
}
