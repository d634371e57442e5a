package io.goodput.cli.claims;

import io.goodput.cli.questions.TextTable;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.claims.CellBasis;
import io.goodput.contracts.claims.CheckedClaim;
import io.goodput.contracts.claims.Claim;
import io.goodput.contracts.claims.ClaimAxis;
import io.goodput.contracts.claims.ClaimBoundary;
import io.goodput.contracts.claims.ClaimCell;
import io.goodput.contracts.claims.ClaimInput;
import io.goodput.contracts.claims.ClaimSummary;
import io.goodput.contracts.claims.ClaimTarget;
import io.goodput.contracts.claims.InputEffect;
import io.goodput.contracts.claims.LoadedFleet;
import io.goodput.contracts.claims.PointComparison;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Claims as text: the region, where it turns, what moves it, and where its numbers are from. */
final class ClaimText {
    private static final String[] NO_CELLS = {};

    private ClaimText() {}

    static String list(List<ClaimSummary> claims) {
        return claims.stream()
                .map(claim -> String.format(
                        Locale.ROOT,
                        "%d  %s%n   %s%n   %s%n",
                        claim.id(),
                        claim.title(),
                        claim.statement(),
                        claim.summary()))
                .collect(Collectors.joining());
    }

    static String of(CheckedClaim checked) {
        Claim claim = checked.claim();
        var text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%d  %s%n\"%s\"%n%s, %s: %s%n%nUnsaid:%n",
                claim.id(),
                claim.title(),
                claim.statement(),
                claim.saidBy(),
                claim.saidOn(),
                claim.source()));
        claim.unsaid().forEach(each -> text.append("  - ").append(each).append('\n'));
        text.append("\nFormula: ").append(claim.formula()).append("\n\n");
        text.append("Verdict: ").append(checked.verdict().summary()).append('\n');
        text.append(region(checked)).append('\n');
        List<PointComparison> simulated = checked.simulated();
        if (simulated != null && !simulated.isEmpty()) {
            text.append("Simulated beside the claim's figures, tokens/s/GPU and tokens/s/user:\n")
                    .append(comparisons(simulated))
                    .append('\n');
        }
        List<LoadedFleet> degradation = checked.degradation();
        if (degradation != null) {
            text.append("The fleet as the load rises, simulated:\n")
                    .append(degradation(degradation))
                    .append('\n');
        }
        text.append("Turns between holding and not:\n")
                .append(boundary(checked))
                .append('\n');
        text.append("Moved by one input's range, ")
                .append(claim.target().unit())
                .append(":\n");
        text.append(sensitivity(checked)).append('\n');
        text.append("Inputs:\n").append(inputs(claim)).append('\n');
        return text.append("Fair wording: ")
                .append(checked.verdict().fairWording())
                .append('\n')
                .toString();
    }

    private static String region(CheckedClaim checked) {
        List<String> heading = new ArrayList<>(
                checked.verdict().axes().stream().map(ClaimAxis::name).toList());
        ClaimTarget target = checked.claim().target();
        heading.addAll(List.of(target.unit(), symbol(target) + " " + number(target.value()), "rounded", "basis"));
        var table = new TextTable(checked.verdict().axes().size(), heading.toArray(NO_CELLS));
        List<String> notes = new ArrayList<>();
        for (ClaimCell cell : checked.verdict().cells()) {
            List<String> row = new ArrayList<>(cell.coordinates());
            Double value = cell.value();
            Double low = cell.low();
            Double high = cell.high();
            row.add(
                    value == null
                            ? "-"
                            : low == null || high == null
                                    ? number(value)
                                    : "%s (%s to %s)".formatted(number(value), number(low), number(high)));
            row.add(yesOrNo(Boolean.TRUE.equals(cell.holds()), value == null));
            row.add(yesOrNo(Boolean.TRUE.equals(cell.holdsRounded()), value == null));
            row.add(EnumNames.of(cell.basis()));
            table.add(row.toArray(NO_CELLS));
            if (cell.basis() == CellBasis.UNREACHABLE && !notes.contains(cell.source())) {
                notes.add(cell.source());
            }
        }
        return table.text()
                + notes.stream().map(note -> "  unreachable: " + note + "\n").collect(Collectors.joining());
    }

    private static String comparisons(List<PointComparison> points) {
        var table = new TextTable(
                1, "point", "grade", "figure", "simulated", "band", "off by", "per user", "simulated", "TTFT", "run");
        for (PointComparison each : points) {
            table.add(
                    each.point(),
                    EnumNames.of(each.grade()),
                    number(each.tokensPerSecondPerGpu()),
                    number(Math.rint(each.simulatedTokensPerSecondPerGpu())),
                    "%s to %s"
                            .formatted(
                                    number(Math.rint(each.lowTokensPerSecondPerGpu())),
                                    number(Math.rint(each.highTokensPerSecondPerGpu()))),
                    String.format(
                            Locale.ROOT, "%+.0f %%%s", 100 * each.differenceShare(), each.misses() ? ", outside" : ""),
                    shown(each.tokensPerSecondPerUser(), ""),
                    shown(each.simulatedTokensPerSecondPerUser(), ""),
                    shown(each.simulatedTimeToFirstTokenSeconds(), " s"),
                    each.runId().substring(0, 12));
        }
        return table.text();
    }

    private static String degradation(List<LoadedFleet> fleets) {
        var table = new TextTable(
                1, "load", "x mean", "calls/s", "GPUs", "in the limits", "holds", "TTFT", "p99", "per user", "run");
        for (LoadedFleet each : fleets) {
            table.add(
                    each.point(),
                    number(each.timesMean()),
                    number(each.requestsPerSecond()),
                    Integer.toString(each.gpus()),
                    String.format(Locale.ROOT, "%.1f %%", 100 * each.attainment()),
                    each.holds() ? "yes" : "no",
                    shown(each.medianTimeToFirstTokenSeconds(), " s"),
                    shown(each.tailTimeToFirstTokenSeconds(), " s"),
                    shown(each.tokensPerSecondPerUser(), ""),
                    each.runId().substring(0, 12));
        }
        return table.text();
    }

    /** In three digits; a dash where there is none. */
    private static String shown(@Nullable Double value, String unit) {
        return value == null
                ? "-"
                : new BigDecimal(value).round(new MathContext(3)).toPlainString() + unit;
    }

    private static String yesOrNo(boolean holds, boolean isUnreachable) {
        return isUnreachable ? "-" : holds ? "yes" : "no";
    }

    private static String symbol(ClaimTarget target) {
        return switch (target.relation()) {
            case AT_MOST -> "≤";
            case AT_LEAST -> "≥";
        };
    }

    private static String boundary(CheckedClaim checked) {
        var table = new TextTable(3, "along", "at", "the claim", "turns at");
        for (ClaimBoundary each : checked.verdict().boundary()) {
            Double value = each.value();
            table.add(
                    each.along(),
                    String.join("; ", each.at()),
                    value == null
                            ? String.valueOf(each.reason())
                            : Boolean.TRUE.equals(each.holdsAbove()) ? "holds above" : "holds below",
                    value == null ? "-" : number(value) + " " + each.unit());
        }
        return table.text();
    }

    private static String sensitivity(CheckedClaim checked) {
        var table = new TextTable(1, "input", "from", "to", "value at from", "value at to", "turns");
        for (InputEffect each : checked.verdict().sensitivity()) {
            table.add(
                    each.input(),
                    number(each.low()),
                    number(each.high()),
                    number(each.valueAtLow()),
                    number(each.valueAtHigh()),
                    each.turns() ? "yes" : "no");
        }
        return table.text();
    }

    private static String inputs(Claim claim) {
        return claim.inputs().stream().map(ClaimText::input).collect(Collectors.joining());
    }

    private static String input(ClaimInput input) {
        return String.format(
                Locale.ROOT,
                "  %s: %s %s, %s to %s (%s; %s)%n",
                input.name(),
                number(input.value()),
                input.unit(),
                number(input.low()),
                number(input.high()),
                EnumNames.of(input.grade()),
                input.source());
    }

    /** Whole numbers as they are, others in four significant digits. */
    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        if (Math.abs(value) >= 1_000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return new BigDecimal(value)
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
    }
}
