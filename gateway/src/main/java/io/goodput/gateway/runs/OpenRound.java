package io.goodput.gateway.runs;

import io.goodput.contracts.PriceSource;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunPriced;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Consumer;

/**
 * The results of the runs that a job waits for: those that are stored, and the others as they come in. The first result of
 * a run stays. Thread-safe; {@link #close} ends the waiting.
 */
public final class OpenRound implements AutoCloseable {
    private final SequencedSet<String> runIds;
    private final String priceKey;
    private final Consumer<OpenRound> whenOver;
    private final Map<String, Report> reports = new HashMap<>();
    private final Map<String, RunPriced> prices = new HashMap<>();
    private final Signal arrivals = new Signal();

    /**
     * @param runIds in the round's order
     * @param priceKey of the prices ({@link PriceSource#key})
     * @param whenOver told when the round is closed
     */
    OpenRound(List<String> runIds, String priceKey, Consumer<OpenRound> whenOver) {
        this.runIds = new LinkedHashSet<>(runIds);
        this.priceKey = priceKey;
        this.whenOver = whenOver;
    }

    /** The number of results so far. */
    public long arrivals() {
        return arrivals.version();
    }

    /**
     * Returns when there are more results than {@code seen}, or after {@code atMost}.
     *
     * @throws InterruptedException when the process ends
     */
    public void await(long seen, Duration atMost) throws InterruptedException {
        arrivals.await(seen, atMost);
    }

    /** What a run measured; empty when it is not simulated yet. */
    public synchronized Optional<Report> findReport(String runId) {
        return Optional.ofNullable(reports.get(runId));
    }

    /** A run with its prices; empty when it is not simulated or not priced yet. */
    public synchronized Optional<StoredRun> find(String runId) {
        Report report = reports.get(runId);
        RunPriced priced = prices.get(runId);
        return report == null || priced == null ? Optional.empty() : Optional.of(new StoredRun(runId, report, priced));
    }

    /** The runs that are not simulated or not priced yet, in the round's order. */
    public synchronized List<String> missing() {
        List<String> missing = new ArrayList<>(runIds);
        missing.removeIf(runId -> reports.containsKey(runId) && prices.containsKey(runId));
        return missing;
    }

    /** Takes what a run measured, if it is one of the round and not known. */
    synchronized void take(String runId, Report report) {
        if (runIds.contains(runId) && reports.putIfAbsent(runId, report) == null) {
            arrivals.raise();
        }
    }

    /** Takes a run's prices, if they are the round's and not known. */
    synchronized void take(RunPriced priced) {
        if (runIds.contains(priced.runId())
                && priced.priceBook().equals(priceKey)
                && prices.putIfAbsent(priced.runId(), priced) == null) {
            arrivals.raise();
        }
    }

    String priceKey() {
        return priceKey;
    }

    @Override
    public void close() {
        whenOver.accept(this);
    }
}
