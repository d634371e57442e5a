package io.goodput.economics.reconciliation;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.Violation;
import io.goodput.contracts.reconciliation.ReconciliationRequest;
import io.goodput.contracts.reconciliation.ReferencePrice;
import io.goodput.contracts.reconciliation.ServedCapacity;
import io.goodput.economics.Economics;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A system as it should be: what a GPU of it serves, and what that should cost.
 *
 * @param capacity of one GPU
 * @param usdPerGpuHour what a GPU-hour should cost
 * @param billingUnitGpus whole multiples are paid for
 * @param source of the price
 */
record Reference(ServedCapacity capacity, BigDecimal usdPerGpuHour, int billingUnitGpus, String source) {
    String system() {
        return capacity.system();
    }

    /**
     * One for each capacity of the question.
     *
     * @param question with its defaults filled
     * @throws InvalidInputException when a system has no price
     */
    static List<Reference> of(ReconciliationRequest question) {
        RateCard rates = Economics.rateCard(Objects.requireNonNull(question.priceBook()));
        List<Reference> references = new ArrayList<>();
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < question.capacity().size(); i++) {
            ServedCapacity capacity = question.capacity().get(i);
            Optional<Reference> found = own(question, capacity).or(() -> booked(question, capacity, rates));
            found.ifPresent(references::add);
            if (found.isEmpty()) {
                violations.add(new Violation(
                        "/capacity/" + i + "/system",
                        capacity.system(),
                        rates.priceBook() + " has no " + tier(question) + " price of it",
                        "Maybe " + systems(question, rates) + ", or a price of your own in prices"));
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        return references;
    }

    private static Optional<Reference> own(ReconciliationRequest question, ServedCapacity capacity) {
        List<ReferencePrice> prices = Objects.requireNonNullElse(question.prices(), List.of());
        return prices.stream()
                .filter(price -> price.system().equals(capacity.system()))
                .findFirst()
                .map(price -> new Reference(
                        capacity,
                        BigDecimal.valueOf(price.usdPerGpuHour()),
                        Objects.requireNonNullElse(price.billingUnitGpus(), 1),
                        "Your own: " + price.source() + " (" + price.asOf() + ")"));
    }

    private static Optional<Reference> booked(ReconciliationRequest question, ServedCapacity capacity, RateCard rates) {
        return rates.find(capacity.system(), Objects.requireNonNull(question.tier()))
                .map(entry -> new Reference(
                        capacity,
                        BigDecimal.valueOf(entry.usdPerGpuHour()),
                        entry.billingUnitGpus(),
                        rates.priceBook() + ", " + tier(question) + ". " + entry.source()));
    }

    private static String tier(ReconciliationRequest question) {
        return Objects.requireNonNull(question.tier())
                .name()
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }

    private static String systems(ReconciliationRequest question, RateCard rates) {
        return String.join(
                ", ",
                rates.entries().stream()
                        .filter(entry -> entry.tier() == question.tier())
                        .map(RateCardEntry::system)
                        .toList());
    }
}
