package io.goodput.planning;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.Layout;
import io.goodput.contracts.Operation;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.ServingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The search of one system, or of one mix of two, mode and operation under one tier: layouts in the order of their bounds
 * until the cheapest one that holds is known and confirmed. Nothing here changes while a round is open.
 */
final class Family {
    /** Most layouts simulated for one family that may still win; beyond them its best stays unproven. */
    static final int MAX_TRIALS = 400;

    /** Most layouts simulated for a family that another one's verified winner already beats. */
    static final int MAX_TRIALS_OF_A_RUNNER_UP = 64;

    /** Without a proof after so many layouts, every second one is taken from the whole space instead of in order. */
    static final int TRIALS_BEFORE_SPREADING = 32;

    private final List<String> systems;
    private final ServingMode mode;
    private final Operation operation;
    private final Purchase purchase;
    private final @Nullable LayoutSpace space;
    private final String reasonWithoutLayouts;
    private final List<Layout> heldElsewhere;
    private final Set<String> failedElsewhere;
    private final boolean isThereToWin;

    private final Map<String, Trial> trials = new LinkedHashMap<>();
    private final Set<String> offered = new LinkedHashSet<>();
    /** Layouts that were offered and are not simulated. */
    private final List<Candidate> givenBack = new ArrayList<>();

    private List<Candidate> spread = List.of();
    private boolean settled;
    private long inherited;

    /**
     * @param systems one, or prefill's and decode's
     * @param purchase of GPUs of them
     * @param space its layouts; null when the model fits no instance
     * @param reasonWithoutLayouts why there is none to simulate; empty when there is
     * @param heldElsewhere layouts that hold, from the searches of other tiers
     * @param failedElsewhere ids of layouts that are known to fail
     * @param isThereToWin whether its own cheapest is not looked for once another family's beats it
     */
    Family(
            List<String> systems,
            ServingMode mode,
            Operation operation,
            Purchase purchase,
            @Nullable LayoutSpace space,
            String reasonWithoutLayouts,
            List<Layout> heldElsewhere,
            Set<String> failedElsewhere,
            boolean isThereToWin) {
        this.systems = List.copyOf(systems);
        this.mode = mode;
        this.operation = operation;
        this.purchase = purchase;
        this.space = space;
        this.reasonWithoutLayouts = reasonWithoutLayouts;
        this.heldElsewhere = heldElsewhere;
        this.failedElsewhere = failedElsewhere;
        this.isThereToWin = isThereToWin;
    }

    /** The system, or both of a mix. */
    String system() {
        return String.join(" + ", systems);
    }

    /** Whether prefill and decode stand on two systems. */
    boolean isMix() {
        return systems.size() > 1;
    }

    ServingMode mode() {
        return mode;
    }

    /** How its layouts are run. */
    Operation operation() {
        return operation;
    }

    /** Its systems, mode and operation in words. */
    String inWords() {
        return system() + " " + EnumNames.of(mode) + operation.inWords();
    }

    /** Of a family of one system. */
    RateCardEntry price() {
        return purchase.price(0);
    }

    Purchase purchase() {
        return purchase;
    }

    String reasonWithoutLayouts() {
        return reasonWithoutLayouts;
    }

    long shapesConsidered() {
        return space == null ? 0 : space.shapesConsidered();
    }

    long considered() {
        return space == null ? 0 : space.considered();
    }

    long excluded() {
        return space == null ? 0 : space.excluded();
    }

    /** Layouts simulated. */
    int simulated() {
        return trials.size();
    }

    /** Layouts that nothing excludes and that were not simulated. */
    long untried() {
        return space == null ? 0 : space.open() - trials.size() - inherited;
    }

    /** Layouts gone past in order because they are known to fail. */
    long inherited() {
        return inherited;
    }

    /** Ids of the layouts that fail on the search's seed. */
    List<String> failed() {
        return trials.values().stream()
                .filter(trial -> !trial.run().report().holds())
                .map(trial -> trial.candidate().id())
                .toList();
    }

    /** Whether it is told of only where it may win. */
    boolean isThereToWin() {
        return isThereToWin;
    }

    int reversals() {
        return (int) trials.values().stream().filter(Trial::isReversed).count();
    }

    /** The cheapest layout that holds, under every condition, on every seed tried so far; null when there is none. */
    @Nullable
    Trial best() {
        return trials.values().stream()
                .filter(Trial::holds)
                .min(Comparator.comparing(Trial::rank))
                .orElse(null);
    }

    /** Trials of which the next condition decides whether they are better than the best. */
    List<Trial> undecided() {
        Trial best = best();
        return trials.values().stream()
                .filter(trial -> trial.undecided().isPresent()
                        && (best == null || trial.rank().isBefore(best.rank())))
                .toList();
    }

    List<Trial> trials() {
        return List.copyOf(trials.values());
    }

    /** The layout with the least bound of those neither simulated nor offered; null when there is none. */
    @Nullable
    Candidate cheapestOpen() {
        if (space == null) {
            return null;
        }
        Candidate candidate = space.peek();
        while (candidate != null && isKnown(candidate)) {
            inherited += failedElsewhere.contains(candidate.id()) ? 1 : 0;
            space.take();
            candidate = space.peek();
        }
        return Stream.concat(Stream.ofNullable(candidate), givenBack.stream())
                .min(Comparator.comparing(Candidate::bound))
                .orElse(null);
    }

    private boolean isKnown(Candidate candidate) {
        return offered.contains(candidate.id()) || failedElsewhere.contains(candidate.id());
    }

    /** Whether no layout that is left can come before {@code rank}. */
    boolean cannotBeat(Rank rank) {
        Candidate open = cheapestOpen();
        return open == null || !open.bound().isBefore(rank);
    }

    /** Whether a layout of it may come before {@code rank}: one that is left, or one that holds and is not confirmed. */
    boolean mayBeat(Rank rank) {
        return !cannotBeat(rank) || unconfirmed().anyMatch(trial -> trial.rank().isBefore(rank));
    }

    /** Those that fail by nothing that is known, and were not run under all conditions on all seeds. */
    Stream<Trial> unconfirmed() {
        return trials.values().stream().filter(trial -> trial.mayHold() && !trial.isConfirmed());
    }

    /** Whether its best is known to be its cheapest, or that it has none. */
    boolean isProven() {
        Trial best = best();
        return best == null ? cheapestOpen() == null : cannotBeat(best.rank());
    }

    /** Whether the winner is known and confirmed, or that none will be found. */
    boolean isSettled() {
        return settled;
    }

    /** The best one, when settled. */
    @Nullable
    Trial winner() {
        return settled ? best() : null;
    }

    /** Whether layouts are still to be simulated, given the cheapest winner that any family has verified. */
    boolean isOpen(@Nullable Rank verified) {
        if (settled || isProven()) {
            return false;
        }
        boolean mayWin = verified == null || !cannotBeat(verified);
        if (isThereToWin && !mayWin) {
            return false;
        }
        return offered.size() < (mayWin ? MAX_TRIALS : MAX_TRIALS_OF_A_RUNNER_UP) && !isHopeless();
    }

    /** Too many layouts to try all of them, and what was tried from the whole space, up to its end, did not hold. */
    private boolean isHopeless() {
        return space != null
                && space.open() > MAX_TRIALS
                && best() == null
                && offered.size() >= TRIALS_BEFORE_SPREADING
                && hasTriedSpread();
    }

    /** Whether the layouts spread over the whole space were all offered. */
    boolean hasTriedSpread() {
        return spread().stream().allMatch(this::isKnown);
    }

    /** Whether they are of every shape. */
    boolean spreadsAllShapes() {
        return space == null || space.spreadsAllShapes();
    }

    /** Those of its layouts that held under other tiers and were not simulated under this one. */
    List<Candidate> heldElsewhere() {
        LayoutSpace layouts = space;
        return layouts == null
                ? List.of()
                : heldElsewhere.stream()
                        .map(layouts::find)
                        .flatMap(Optional::stream)
                        .filter(candidate -> !trials.containsKey(candidate.id()))
                        .toList();
    }

    private List<Candidate> spread() {
        if (spread.isEmpty() && space != null) {
            spread = Stream.concat(heldElsewhere().stream(), space.spread().stream())
                    .distinct()
                    .toList();
        }
        return spread;
    }

    /** The next layout to simulate, of an open family. */
    Candidate offer() {
        Candidate inOrder = cheapestOpen();
        if (inOrder == null) {
            throw new IllegalStateException(system() + " " + mode + " has no layout left to offer");
        }
        Candidate offer = inOrder;
        if (offered.size() >= TRIALS_BEFORE_SPREADING && offered.size() % 2 == 1) {
            Trial best = best();
            List<Candidate> ahead = best == null || space == null ? spread() : space.below(best.candidate());
            offer = ahead.stream()
                    .filter(candidate -> !isKnown(candidate))
                    .findFirst()
                    .orElse(inOrder);
        }
        offered.add(offer.id());
        return offer;
    }

    void completed(Trial trial) {
        offered.add(trial.candidate().id());
        trials.put(trial.candidate().id(), trial);
    }

    /** Takes an offered layout back, which will not be simulated. */
    void giveBack(Candidate candidate) {
        offered.remove(candidate.id());
        givenBack.add(candidate);
    }

    /** Ends the search of this family with what is known. */
    void stop() {
        settled = true;
    }

    /** The layout that waits for its confirmation, when no layout is left to simulate; null when there is none. */
    @Nullable
    Trial toConfirm() {
        Trial best = best();
        return settled || best == null || best.unconfirmed().isEmpty() ? null : best;
    }

    /** Ends the search of this family when nothing is left to simulate or to confirm. Called between rounds. */
    void settle(@Nullable Rank verified) {
        if (!settled && !isOpen(verified) && undecided().isEmpty() && toConfirm() == null) {
            settled = true;
        }
    }

    /** The space; null when the model fits no instance. */
    @Nullable
    LayoutSpace space() {
        return space;
    }
}
