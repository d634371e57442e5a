package io.goodput.economics.decisions;

import static io.goodput.economics.decisions.Decisions.filled;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.contracts.benchmarks.PowerBasis;
import io.goodput.contracts.benchmarks.RatioCell;
import io.goodput.contracts.benchmarks.RatioPlace;
import io.goodput.contracts.benchmarks.RatioQuestion;
import io.goodput.contracts.benchmarks.RatioSide;
import io.goodput.contracts.benchmarks.RatioSurface;
import io.goodput.contracts.benchmarks.Speculation;
import io.goodput.contracts.benchmarks.SpeculationPair;
import io.goodput.contracts.benchmarks.TokenBasis;
import io.goodput.contracts.claims.CellBasis;
import io.goodput.economics.Curve;
import io.goodput.economics.Economics;
import io.goodput.economics.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The surface of ratios between two systems. */
final class Ratios {
    private static final int MAX_CELLS = 20_000;

    private final Judged judged;
    private final RatioQuestion question;
    private final List<Candidate> of;
    private final List<Candidate> over;
    private final List<RatioCell> cells = new ArrayList<>();

    /** A surface of judged rows by a resolved question. */
    Ratios(Judged judged, RatioQuestion question) {
        this.judged = judged;
        this.question = question;
        this.of = side(question.of());
        this.over = side(question.over());
    }

    private List<Candidate> side(RatioSide side) {
        String hardware = Hardware.plain(side.hardware());
        String precision =
                side.precision() == null ? null : side.precision().strip().toLowerCase(Locale.ROOT);
        return judged.readable().stream()
                .filter(candidate -> {
                    String said = candidate.setup().hardware();
                    boolean isIt = said != null
                            && (Hardware.plain(said).equals(hardware)
                                    || judged.money().system(candidate).stream().anyMatch(hardware::equals));
                    return isIt && (precision == null || precision.equals(candidate.plainPrecision()));
                })
                .toList();
    }

    RatioSurface surface() {
        for (Groups.Group shape : Groups.acrossPrecisions(
                Stream.concat(of.stream(), over.stream()).distinct().toList())) {
            List<Candidate> upper =
                    of.stream().filter(shape.candidates()::contains).toList();
            List<Candidate> lower =
                    over.stream().filter(shape.candidates()::contains).toList();
            if (!upper.isEmpty() && !lower.isEmpty()) {
                addShape(shape, upper, lower);
            }
        }
        return new RatioSurface(question.of(), question.over(), cells, unsaid());
    }

    private void addShape(Groups.Group shape, List<Candidate> upper, List<Candidate> lower) {
        for (String upperPrecision : precisions(upper)) {
            for (String lowerPrecision : precisions(lower)) {
                for (SpeculationPair pair : SpeculationPair.values()) {
                    List<Candidate> above = only(upper, upperPrecision, pair.of());
                    List<Candidate> below = only(lower, lowerPrecision, pair.over());
                    if (!above.isEmpty() && !below.isEmpty()) {
                        addPair(shape, upperPrecision, lowerPrecision, pair, above, below);
                    }
                }
            }
        }
    }

    private static SortedSet<String> precisions(List<Candidate> candidates) {
        SortedSet<String> precisions = new TreeSet<>();
        candidates.forEach(candidate -> precisions.add(Objects.requireNonNull(candidate.plainPrecision())));
        return precisions;
    }

    private static List<Candidate> only(List<Candidate> candidates, String precision, Speculation speculation) {
        return candidates.stream()
                .filter(candidate ->
                        precision.equals(candidate.plainPrecision()) && candidate.speculation() == speculation)
                .toList();
    }

    private void addPair(
            Groups.Group shape,
            String upperPrecision,
            String lowerPrecision,
            SpeculationPair pair,
            List<Candidate> above,
            List<Candidate> below) {
        for (TokenBasis tokens : filled(question.tokenBases())) {
            List<Fronts.Place> upper = Fronts.front(Fronts.places(above, tokens));
            List<Fronts.Place> lower = Fronts.front(Fronts.places(below, tokens));
            for (double at : interactivities(above, below)) {
                Curve.Place upperPlace = Fronts.read(upper, at, nearness());
                Curve.Place lowerPlace = Fronts.read(lower, at, nearness());
                for (PowerBasis power : filled(question.powerBases())) {
                    for (@Nullable String book : books(power)) {
                        add(new RatioCell(
                                shape.model(),
                                shape.inputTokens(),
                                shape.outputTokens(),
                                shape.cacheHelp(),
                                upperPrecision,
                                lowerPrecision,
                                pair,
                                at,
                                tokens,
                                power,
                                book,
                                null,
                                CellBasis.UNREACHABLE,
                                place(upperPlace, above, power, book),
                                place(lowerPlace, below, power, book)));
                    }
                }
            }
        }
    }

    private double nearness() {
        return filled(judged.question().nearness());
    }

    /** Whose power; of what no book has, one without a name. */
    private List<@Nullable String> books(PowerBasis power) {
        if (power == PowerBasis.PROVISIONED) {
            return List.copyOf(filled(question.priceBooks()));
        }
        List<@Nullable String> none = new ArrayList<>();
        none.add(null);
        return none;
    }

    /** Those that are asked for, else of all rows of the two. */
    private List<Double> interactivities(List<Candidate> above, List<Candidate> below) {
        List<Double> asked = question.tokensPerSecondPerUser();
        if (asked != null) {
            return asked;
        }
        return Stream.concat(above.stream(), below.stream())
                .flatMap(candidate -> candidate.interactivity().stream())
                .map(Candidate.Interactivity::tokensPerSecondPerUser)
                .distinct()
                .sorted()
                .toList();
    }

    private RatioPlace place(Curve.Place place, List<Candidate> candidates, PowerBasis power, @Nullable String book) {
        List<Integer> rows = Fronts.rows(place);
        Double throughput = place.tokensPerSecondPerGpu();
        if (throughput == null) {
            return new RatioPlace(null, null, CellBasis.UNREACHABLE, place.source(), rows);
        }
        List<Candidate> behind = candidates.stream()
                .filter(candidate -> rows.contains(candidate.number()))
                .toList();
        return switch (power) {
            case PER_GPU -> new RatioPlace(throughput, null, place.basis(), place.source(), rows);
            case PROVISIONED -> provisioned(place, behind.getFirst(), rows, Objects.requireNonNull(book));
            case MEASURED -> measured(place, behind, rows);
        };
    }

    private RatioPlace provisioned(Curve.Place place, Candidate candidate, List<Integer> rows, String book) {
        var rates = Economics.rateCard(book);
        var hardware = new Hardware(filled(judged.question().systems()), rates);
        String said = candidate.setup().hardware();
        OptionalDouble kilowatts = said == null
                ? OptionalDouble.empty()
                : hardware.find(said).stream()
                        .flatMap(system -> rates.entries().stream()
                                .filter(entry -> entry.system().equals(system)))
                        .mapToDouble(entry -> entry.provisionedKilowattsPerGpu())
                        .findFirst();
        if (kilowatts.isEmpty()) {
            return new RatioPlace(
                    null, null, CellBasis.UNREACHABLE, "%s has no power of %s".formatted(book, said), rows);
        }
        return new RatioPlace(
                place.tokensPerSecondPerGpu(),
                kilowatts.getAsDouble(),
                place.basis(),
                "%s; %s kW provisioned, %s"
                        .formatted(place.source(), Numbers.plain(kilowatts.getAsDouble()), rates.priceBook()),
                rows);
    }

    /** Power is known at rows; between two only where it is the same. */
    private RatioPlace measured(Curve.Place place, List<Candidate> behind, List<Integer> rows) {
        Double first = behind.getFirst().result().wattsPerGpu();
        Double last = behind.getLast().result().wattsPerGpu();
        if (first == null || last == null) {
            return new RatioPlace(null, null, CellBasis.UNREACHABLE, place.source() + ": no measured power", rows);
        }
        if (behind.size() > 1 && !first.equals(last)) {
            return new RatioPlace(
                    null,
                    null,
                    CellBasis.UNREACHABLE,
                    place.source() + ": power was measured at the rows, not between them",
                    rows);
        }
        return new RatioPlace(
                place.tokensPerSecondPerGpu(),
                judged.money().measuredKilowatts(first).orElseThrow(),
                place.basis(),
                place.source() + "; " + judged.money().measuredSource(first),
                rows);
    }

    private void add(RatioCell cell) {
        if (cells.size() == MAX_CELLS) {
            throw new InvalidInputException(new Violation(
                    "/ratio",
                    "more than " + MAX_CELLS,
                    "a surface has at most " + MAX_CELLS + " cells",
                    "Maybe name the interactivities, the precisions, fewer tokens or powers"));
        }
        Double upper = value(cell.of());
        Double lower = value(cell.over());
        if (upper == null || lower == null) {
            cells.add(cell);
            return;
        }
        CellBasis weaker = cell.of().basis().compareTo(cell.over().basis()) >= 0
                ? cell.of().basis()
                : cell.over().basis();
        cells.add(new RatioCell(
                cell.model(),
                cell.meanInputTokens(),
                cell.meanOutputTokens(),
                cell.prefixCache(),
                cell.ofPrecision(),
                cell.overPrecision(),
                cell.speculation(),
                cell.tokensPerSecondPerUser(),
                cell.tokenBasis(),
                cell.powerBasis(),
                cell.priceBook(),
                upper / lower,
                weaker,
                cell.of(),
                cell.over()));
    }

    private static @Nullable Double value(RatioPlace place) {
        Double throughput = place.tokensPerSecondPerGpu();
        if (throughput == null) {
            return null;
        }
        return place.kilowattsPerGpu() == null ? throughput : Double.valueOf(throughput / place.kilowattsPerGpu());
    }

    private List<String> unsaid() {
        List<String> unsaid = new ArrayList<>();
        addUnsaid(question.of(), of, unsaid);
        addUnsaid(question.over(), over, unsaid);
        if (cells.isEmpty() && unsaid.isEmpty()) {
            unsaid.add("no shape, prefix cache and speculative decoding of which both have rows");
        }
        return unsaid;
    }

    private static void addUnsaid(RatioSide side, List<Candidate> rows, List<String> unsaid) {
        if (rows.isEmpty()) {
            unsaid.add("no row of %s within the limits".formatted(side.hardware()));
        }
        long unknown = rows.stream()
                .filter(candidate -> candidate.speculation() == Speculation.UNKNOWN)
                .count();
        if (unknown > 0) {
            unsaid.add("%d rows of %s do not say whether they use speculative decoding"
                    .formatted(unknown, side.hardware()));
        }
        long apart = rows.stream()
                .filter(candidate -> !Groups.obstacles(candidate).isEmpty())
                .count();
        if (apart > 0) {
            unsaid.add("%d rows of %s do not say model, precision or lengths".formatted(apart, side.hardware()));
        }
    }
}
