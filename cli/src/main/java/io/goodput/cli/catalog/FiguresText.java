package io.goodput.cli.catalog;

import io.goodput.catalog.Derivation;
import io.goodput.catalog.ModelFigures;
import java.util.Locale;

/** What a model weighs and keeps, each figure with the steps that lead to it. */
final class FiguresText {
    private FiguresText() {}

    static String of(ModelFigures figures) {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s in %s on %d %s: weights %,.0f bytes (%,.0f a GPU), %,d of %,d parameters active, KV %,.0f bytes a token (%,.0f a GPU)%n",
                figures.model(),
                figures.precision(),
                figures.tensorParallel(),
                figures.tensorParallel() == 1 ? "GPU" : "GPUs",
                figures.weightBytes(),
                figures.weightBytesPerGpu(),
                figures.activeParameters(),
                figures.parameters(),
                figures.kvBytesPerToken(),
                figures.kvBytesPerTokenPerGpu()));
        for (Derivation derivation : figures.derivations()) {
            text.append(String.format(Locale.ROOT, "%n  %s, %s%n", derivation.of(), derivation.unit()));
            for (Derivation.Step step : derivation.steps()) {
                text.append(String.format(
                        Locale.ROOT,
                        "    %s: %s = %s = %,.0f%n",
                        step.what(),
                        step.formula(),
                        step.numbers(),
                        step.result()));
            }
        }
        return text.toString();
    }
}
