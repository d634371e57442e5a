package io.goodput.engine.workload;

import io.goodput.engine.kernel.RandomStream;

/** Single requests whose class, lengths and hits are drawn; when they come, and after what, is for others to say. */
abstract class DrawnRequests implements RequestSource {
    private final RequestDraws draws;
    private int requestClass;
    private int inputTokens;
    private int outputTokens;
    private int hitTokens = NOT_DRAWN;

    DrawnRequests(RequestDraws draws) {
        this.draws = draws;
    }

    /** Draws the next request, each of its parts from its own stream; they may be one. */
    final void draw(RandomStream classes, RandomStream inputs, RandomStream outputs, RandomStream hits) {
        requestClass = draws.requestClass(classes);
        long lengths = draws.lengths(requestClass, inputs, outputs);
        inputTokens = (int) (lengths >>> Integer.SIZE);
        outputTokens = (int) lengths;
        hitTokens = draws.hitTokens(requestClass, inputTokens, hits);
    }

    @Override
    public final int inputTokens() {
        return inputTokens;
    }

    @Override
    public final int outputTokens() {
        return outputTokens;
    }

    @Override
    public final int maxOutputTokens() {
        return draws.maxOutputTokens(requestClass);
    }

    @Override
    public final int requestClass() {
        return requestClass;
    }

    @Override
    public final int drawnHitTokens() {
        return hitTokens;
    }
}
