package io.goodput.cli.questions;

import io.goodput.contracts.CandidateOutcome;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.TierAnswer;

/** A plan's answer as a Markdown document: a section per tier, and what was not modelled at its end. */
final class PlanMarkdown {
    private PlanMarkdown() {}

    static String of(PlanAnswer answer) {
        PlanRequest question = answer.question();
        var text = new StringBuilder("# ")
                .append(Figures.subject(question.model(), question.precision(), question.traffic()))
                .append("\n\n")
                .append(Figures.objective(question.slo()))
                .append('\n');
        if (answer.stoppedBy() != null) {
            text.append("\n**").append(PlanText.STOPPED).append("**\n");
        }
        String asked = PlanText.asked(question);
        if (!asked.isEmpty()) {
            text.append('\n').append(asked);
        }
        answer.tiers().forEach(tier -> text.append(tier(tier, answer)));
        text.append("\n## What is taken for granted, and what is not modelled\n\n");
        answer.assumptions().forEach(each -> bullet(text, each));
        return text.append('\n')
                .append(Figures.ending(
                                answer.errorBands(),
                                answer.build(),
                                "every figure's basis and the question with all defaults")
                        .strip())
                .append('\n')
                .toString();
    }

    private static String tier(TierAnswer tier, PlanAnswer answer) {
        var text = new StringBuilder("\n## ")
                .append(EnumNames.of(tier.tier()))
                .append(" prices (")
                .append(answer.priceBook())
                .append(")\n\n")
                .append(PlanText.layouts(tier, answer.question()).markdown())
                .append('\n');
        if (tier.winner() == null) {
            bullet(text, PlanText.withoutWinner(tier));
        }
        if (tier.relief() != null) {
            bullet(text, tier.relief().verdict());
        }
        LayoutOutcome first = PlanText.first(tier);
        if (first != null) {
            bullet(text, first.verdict());
            PlanText.details(first).strip().lines().forEach(line -> bullet(text, line.strip()));
        }
        for (CandidateOutcome candidate : tier.runnersUp()) {
            bullet(text, PlanText.verdict(candidate));
        }
        if (tier.comparison() != null) {
            text.append('\n')
                    .append(PlanText.contenders(tier.comparison()).markdown())
                    .append('\n');
            bullet(text, tier.comparison().verdict());
        }
        if (tier.stepTimeBand() != null) {
            bullet(text, PlanText.band(tier.stepTimeBand()));
        }
        bullet(text, PlanText.search(tier.search()).strip());
        if (tier.scaling() != null) {
            if (!tier.scaling().trials().isEmpty()) {
                text.append('\n')
                        .append(PlanText.policies(tier.scaling()).markdown())
                        .append('\n');
            }
            bullet(text, tier.scaling().verdict());
        }
        if (tier.explanation() != null) {
            ExplanationBlock.of(tier.explanation()).forEach(block -> text.append(block.markdown()));
        }
        return text.toString();
    }

    private static void bullet(StringBuilder text, String sentence) {
        text.append("- ").append(sentence).append('\n');
    }
}
