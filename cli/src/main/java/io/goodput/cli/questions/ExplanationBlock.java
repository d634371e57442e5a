package io.goodput.cli.questions;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.explanation.Explanation;
import io.goodput.contracts.explanation.GrownLoad;
import io.goodput.contracts.explanation.InputChange;
import io.goodput.contracts.explanation.InputEffect;
import io.goodput.contracts.explanation.InstanceChange;
import io.goodput.contracts.explanation.LatencyBudget;
import io.goodput.contracts.explanation.LimitBreak;
import io.goodput.contracts.explanation.PlanInput;
import io.goodput.contracts.explanation.ScaledLayout;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A part of an explanation for readers.
 *
 * @param heading what it is about
 * @param table its figures; null where a sentence says them all
 * @param sentence what it says; empty where the table does
 */
record ExplanationBlock(String heading, @Nullable TextTable table, String sentence) {
    /** Inputs that are told; the others are in the JSON. */
    private static final int TOLD_INPUTS = 3;

    static List<ExplanationBlock> of(Explanation explanation) {
        return List.of(
                new ExplanationBlock(
                        "bottleneck", null, explanation.bottleneck().verdict()),
                new ExplanationBlock("what the limits are spent on", budgets(explanation), ""),
                new ExplanationBlock("headroom", null, explanation.headroom().verdict()),
                new ExplanationBlock("one instance more or fewer", instances(explanation), ""),
                new ExplanationBlock("what the answer hangs on most", inputs(explanation), ""),
                new ExplanationBlock("the plan under more load", growth(explanation), ""),
                new ExplanationBlock("how this was found", null, explanation.method()));
    }

    private static TextTable budgets(Explanation explanation) {
        var table = new TextTable(
                1,
                "share of the limit",
                "latency",
                "queueing",
                "prefill compute",
                "KV room",
                "KV transfer",
                "decode steps",
                "unused");
        for (LatencyBudget each : explanation.budgets()) {
            table.add(
                    Figures.limit(each.limit()),
                    Figures.seconds(each.valueSeconds()),
                    percent(each.queueingShare()),
                    percent(each.prefillComputeShare()),
                    percent(each.kvRoomShare()),
                    percent(each.kvTransferShare()),
                    percent(each.decodeStepsShare()),
                    percent(each.unusedShare()));
        }
        return table;
    }

    private static TextTable instances(Explanation explanation) {
        var table = new TextTable(
                2, "pool", "holds", "in SLO", "worst limit", "at", "GPUs", "billed", "$/h", "more $/h", "holds to");
        for (InstanceChange each : explanation.instances()) {
            table.add(
                    EnumNames.of(each.role()) + (each.change() > 0 ? " +1" : " −1"),
                    each.insideLimits() ? holds(each.holds()) : holds(each.holds()) + ", beyond the limits",
                    Figures.share(each.attainment()),
                    metric(each.worstLimit()),
                    percent(each.worstOverLimit()),
                    Integer.toString(each.gpusUsed()),
                    Integer.toString(each.gpusBilled()),
                    Figures.usd(each.usdPerHour()),
                    String.format(Locale.ROOT, "%+.2f", each.usdPerHourMore()),
                    // Rounded down: what is told to hold does.
                    times(each.headroom().holdsAtLoadFactor(), RoundingMode.FLOOR));
        }
        return table;
    }

    private static TextTable inputs(Explanation explanation) {
        var table = new TextTable(
                2, "input", "range", "at", "the plan", "in SLO", "worst limit", "at", "what would hold", "$/h");
        for (InputEffect effect :
                explanation.inputs().stream().limit(TOLD_INPUTS).toList()) {
            boolean isPrice = effect.input() == PlanInput.PRICE;
            for (InputChange each : effect.changes()) {
                ScaledLayout needed = each.needed();
                table.add(
                        EnumNames.of(effect.input()).replace('-', ' '),
                        effect.range(),
                        each.factor() == null ? percent(some(each.hitShare())) : times(each.factor()),
                        holds(each.holds()),
                        isPrice ? "" : Figures.share(each.attainment()),
                        isPrice ? "" : metric(each.worstLimit()),
                        isPrice ? "" : percent(each.worstOverLimit()),
                        layout(needed),
                        needed == null ? "" : Figures.usd(needed.usdPerHour()));
            }
        }
        return table;
    }

    private static double some(@Nullable Double share) {
        if (share == null) {
            throw new IllegalStateException("an input has a factor or a hit share");
        }
        return share;
    }

    private static TextTable growth(Explanation explanation) {
        var table = new TextTable(
                1, "load", "the plan", "in SLO", "breaks", "of", "what would hold", "GPUs", "billed", "$/h");
        for (GrownLoad each : explanation.growth()) {
            LimitBreak breaks = each.breaks();
            ScaledLayout needed = each.needed();
            table.add(
                    times(each.loadFactor()),
                    holds(each.holds()),
                    Figures.share(each.attainment()),
                    breaks == null
                            ? ""
                            : breaks.unstable()
                                    ? "queues grow"
                                    : metric(breaks.limit()) + " " + Figures.seconds(breaks.valueSeconds()),
                    breaks == null ? "" : EnumNames.of(breaks.cause().cause()).replace('-', ' '),
                    layout(needed),
                    needed == null ? "" : Integer.toString(needed.gpusUsed()),
                    needed == null ? "" : Integer.toString(needed.gpusBilled()),
                    needed == null ? "" : Figures.usd(needed.usdPerHour()));
        }
        return table;
    }

    private static String holds(boolean holds) {
        return holds ? "holds" : "fails";
    }

    private static String layout(@Nullable ScaledLayout layout) {
        return layout == null
                ? "nothing that was tried"
                : Figures.systemsAndLayout(layout.layout()) + (layout.insideLimits() ? "" : " (beyond the limits)");
    }

    private static String metric(LatencyLimit limit) {
        return Figures.limit(limit).split(" ≤ ", 2)[0];
    }

    private static String times(double factor) {
        return times(factor, RoundingMode.HALF_EVEN);
    }

    private static String times(double factor, RoundingMode rounding) {
        return BigDecimal.valueOf(factor).setScale(factor < 1 ? 3 : 2, rounding).toPlainString() + "×";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    /** As lines of text under the plan. */
    String text() {
        return "  " + heading + (table == null ? ": " + sentence + "\n" : "\n" + table.text());
    }

    /** As a section of a Markdown document. */
    String markdown() {
        return "\n### " + Character.toUpperCase(heading.charAt(0)) + heading.substring(1) + "\n\n"
                + (table == null ? sentence + "\n" : table.markdown());
    }
}
