package io.goodput.engine;

import io.goodput.engine.scenario.Pool;
import io.goodput.engine.timing.RankLoad;
import io.goodput.engine.timing.StepModel;
import java.util.List;

/** Time and energy of one step for {@link ReferenceSimulator}, from the step model and the rules of {@code docs/engine.md}. */
final class ReferenceSteps {
    /** A chunk of a prompt. */
    record Piece(int tokens, int past, boolean ending) {}

    /** What one rank computes: chunks and the context of each decoding member. */
    record Part(List<Piece> chunks, List<Double> contexts) {}

    private final StepModel model;
    private final int verifyTokens;
    private final List<Part> parts;
    /** A pass of members goes through all stages in as many parts. */
    private final int passes;

    ReferenceSteps(Pool pool, List<Part> parts) {
        this.model = pool.steps();
        this.verifyTokens = pool.speculation().verifyTokens();
        this.parts = parts;
        this.passes = parts.stream().anyMatch(part -> !part.contexts.isEmpty()) ? pool.pipelineStages() : 1;
    }

    double seconds() {
        return seconds(true, true);
    }

    /** The prompts' share of the step, 0..1. */
    double promptShare() {
        boolean prompts = parts.stream().anyMatch(part -> !part.chunks.isEmpty());
        boolean members = parts.stream().anyMatch(part -> !part.contexts.isEmpty());
        if (!prompts || !members) {
            return prompts ? 1 : 0;
        }
        double first = seconds(true, false);
        double second = seconds(false, true);
        return first + second == 0 ? 0 : first / (first + second);
    }

    double joules() {
        double sum = model.restJoules(tokens(true, true), sequences(true, true));
        for (Part part : parts) {
            sum += model.attentionJoules(load(part, true, true));
        }
        return Math.min(passes * sum, (model.maxWatts() - model.idleWatts()) * seconds());
    }

    private double seconds(boolean prompts, boolean members) {
        double attention = 0;
        double pairs = 0;
        double context = 0;
        boolean withPrompts = false;
        for (Part part : parts) {
            attention = Math.max(attention, model.attentionSeconds(load(part, prompts, members)));
            for (Piece piece : prompts ? part.chunks : List.<Piece>of()) {
                pairs += (double) piece.tokens * piece.past + piece.tokens * (piece.tokens + 1.0) / 2;
                context += piece.past;
                withPrompts = true;
            }
            for (double tokens : members ? part.contexts : List.<Double>of()) {
                pairs += verifyTokens * tokens;
                context += tokens;
            }
        }
        double tokens = tokens(prompts, members);
        double sequences = sequences(prompts, members);
        double floor = model.floor().seconds(tokens, sequences, pairs / passes, context / passes);
        double least = Math.max(model.leastSeconds(sequences, withPrompts), floor);
        return passes * Math.max(attention + model.restSeconds(tokens, sequences, withPrompts), least);
    }

    private RankLoad load(Part part, boolean prompts, boolean members) {
        RankLoad load = new RankLoad();
        for (Piece piece : prompts ? part.chunks : List.<Piece>of()) {
            load.addChunk(Math.ceilDiv(piece.tokens, passes), piece.past);
        }
        if (members && !part.contexts.isEmpty()) {
            double context = 0;
            double capped = 0;
            for (double tokens : part.contexts) {
                context += tokens;
                capped += Math.min(tokens, model.contextCapTokens());
            }
            load.setDecoding((double) part.contexts.size() / passes, context / passes, capped / passes);
        }
        return load;
    }

    private double tokens(boolean prompts, boolean members) {
        double sum = 0;
        for (Part part : parts) {
            for (Piece piece : prompts ? part.chunks : List.<Piece>of()) {
                sum += piece.tokens;
            }
            sum += members ? (double) verifyTokens * part.contexts.size() : 0;
        }
        return sum / passes;
    }

    private double sequences(boolean prompts, boolean members) {
        double sum = 0;
        for (Part part : parts) {
            for (Piece piece : prompts ? part.chunks : List.<Piece>of()) {
                sum += piece.ending ? 1 : 0;
            }
            sum += members ? (double) verifyTokens * part.contexts.size() : 0;
        }
        return sum / passes;
    }
}
