package io.goodput.gateway.clients;

import io.goodput.catalog.OwnCostRequest;
import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.Violation;
import io.goodput.contracts.benchmarks.BenchmarkDecisionRequest;
import io.goodput.contracts.benchmarks.MetricVerdictRequest;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.contracts.claims.SimulatedCheck;
import io.goodput.contracts.returns.ReturnRequest;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** The tco-service, asked over REST. */
@ApplicationScoped
public class Tco {
    private static final String SERVICE = "tco-service";

    private final TcoRest rest;

    Tco(@RestClient TcoRest rest) {
        this.rest = rest;
    }

    /**
     * A price book's rates in one region.
     *
     * @throws RefusedException when there is no such book, or it has no prices there
     * @throws UnreachableException when all tries failed
     */
    @Retry(
            maxRetries = 4,
            delay = 200,
            delayUnit = ChronoUnit.MILLIS,
            jitter = 100,
            maxDuration = 0,
            retryOn = UnreachableException.class)
    @ExponentialBackoff(maxDelay = 2, maxDelayUnit = ChronoUnit.SECONDS)
    public RateCard rateCard(PriceSource prices) {
        return Codec.read(RateCard.class, rateCardJson(prices));
    }

    /** The same as {@link #rateCard}, as JSON and without a second try. */
    public String rateCardJson(PriceSource prices) {
        return Call.to(
                SERVICE,
                () -> prices.isNamedOnly() ? rest.rateCard(prices.priceBook()) : rest.rateCardOf(Codec.write(prices)));
    }

    /** The answer to a question for the cost of owning, as JSON, without a second try. */
    public String ownCostJson(OwnCostRequest question) {
        return Call.to(SERVICE, () -> rest.answerOwnCost(Codec.write(question)));
    }

    /** The answer to a question for a return, as JSON, without a second try. */
    public String returnJson(ReturnRequest question) {
        return Call.to(SERVICE, () -> rest.answerReturn(Codec.write(question)));
    }

    /**
     * The bills of simulated runs, as JSON, without a second try.
     *
     * @param runs a {@code BilledRuns} as JSON
     * @throws RefusedException when a price book has no price of something that is to be paid
     */
    public String billJson(String runs) {
        return Call.to(SERVICE, () -> rest.answerBill(runs));
    }

    /** The price books, as JSON, without a second try. */
    public String priceBooksJson() {
        return Call.to(SERVICE, rest::priceBooks);
    }

    /** A page of the kept imports of benchmarks, as JSON, without a second try. */
    public String benchmarksJson(@Nullable String after, int limit) {
        return Call.to(SERVICE, () -> rest.benchmarks(after, limit));
    }

    /**
     * A kept import, as JSON, without a second try.
     *
     * @throws RefusedException when there is none of this id
     */
    public String benchmarkJson(String id) {
        return Call.to(SERVICE, () -> rest.benchmark(id));
    }

    /**
     * Rows of a kept import, without a second try.
     *
     * @param format json: a page; csv, markdown: all of them
     * @throws RefusedException when there is none of this id
     */
    public String benchmarkRows(String id, int first, int limit, String format) {
        return Call.to(SERVICE, () -> rest.benchmarkRows(id, first, limit, format));
    }

    /**
     * Forgets a kept import, without a second try.
     *
     * @throws RefusedException when there is none of this id
     */
    public String removeBenchmark(String id) {
        return Call.to(SERVICE, () -> rest.removeBenchmark(id));
    }

    /**
     * A decision upon kept rows, without a second try.
     *
     * @param format json, csv or markdown
     * @throws InvalidInputException when the question names what there is not
     */
    public String benchmarkDecision(BenchmarkDecisionRequest question, String format) {
        return checked(() -> rest.decideBenchmarks(format, Codec.write(question)));
    }

    /**
     * What deciding by each metric costs, on kept rows, without a second try.
     *
     * @param format json, csv or markdown
     * @throws InvalidInputException when the question names what there is not
     */
    public String metricVerdicts(MetricVerdictRequest question, String format) {
        return checked(() -> rest.judgeMetrics(format, Codec.write(question)));
    }

    /** The claims, each with its verdict in a line, as JSON, without a second try. */
    public String claimsJson() {
        return Call.to(SERVICE, rest::claims);
    }

    /**
     * A claim and its verdict, as JSON, without a second try.
     *
     * @throws RefusedException when there is no claim of this number
     */
    public String claimJson(int id) {
        return Call.to(SERVICE, () -> rest.claim(id));
    }

    /**
     * A claim's verdict with other inputs, as JSON, without a second try.
     *
     * @throws RefusedException when there is no claim of this number
     * @throws InvalidInputException when an input is unknown, or its value cannot be given
     */
    public String checkClaimJson(int id, ClaimCheck check) {
        return checked(() -> rest.checkClaim(id, Codec.write(check)));
    }

    /**
     * A claim's verdict beside what was simulated of its points, as JSON, without a second try.
     *
     * @throws RefusedException when there is no claim of this number
     * @throws InvalidInputException as {@link #checkClaimJson}, and when a simulation is of no point of the claim
     */
    public String checkSimulatedClaimJson(int id, SimulatedCheck check) {
        return checked(() -> rest.checkSimulatedClaim(id, Codec.write(check)));
    }

    /**
     * What the simulator can be asked of a claim, as JSON, without a second try.
     *
     * @throws RefusedException when there is no claim of this number
     * @throws InvalidInputException when an input is unknown, or its value cannot be given
     */
    public String claimScenariosJson(int id, ClaimCheck check) {
        return checked(() -> rest.claimScenarios(id, Codec.write(check)));
    }

    private static String checked(Supplier<String> ask) {
        try {
            return Call.to(SERVICE, ask);
        } catch (RefusedException e) {
            if (e.status() != 400) {
                throw e;
            }
            List<Violation> violations = violations(e);
            throw violations.isEmpty() ? e : new InvalidInputException(violations);
        }
    }

    /** What the tco-service says is wrong with an input; empty when it refused for another reason. */
    private static List<Violation> violations(RefusedException refused) {
        try {
            return Codec.read(Refusal.class, String.valueOf(refused.getMessage()))
                    .violations();
        } catch (InvalidInputException e) {
            return List.of();
        }
    }

    /**
     * The part of problem details that says what is wrong.
     *
     * @param violations the rules that the input broke
     */
    public record Refusal(List<Violation> violations) {}
}
