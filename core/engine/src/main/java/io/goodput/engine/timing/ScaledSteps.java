package io.goodput.engine.timing;

/**
 * The steps of another model, each part a factor times as long: what an instance takes that was measured to be slower or
 * faster than its model. Work of prompts is the attention of their chunks and, in a step that holds prompts, all else but
 * the host's own time; work of decoding is the attention of decoding members and, in a step without prompts, all else but
 * the host's time. Boards draw the same power, for so much longer or shorter. The floor stays.
 *
 * @param unscaled the model
 * @param prefill of the work of prompts, above 0
 * @param decode of the work of decoding, above 0
 * @param host of the host's own time, above 0
 */
public record ScaledSteps(StepModel unscaled, double prefill, double decode, double host) implements StepModel {
    public ScaledSteps {
        for (double factor : new double[] {prefill, decode, host}) {
            if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "factors must be above 0 and finite: " + prefill + ", " + decode + ", " + host);
            }
        }
    }

    /** The model itself, or what it scales. */
    public static StepModel unscaled(StepModel model) {
        return model instanceof ScaledSteps scaled ? scaled.unscaled : model;
    }

    @Override
    public int contextCapTokens() {
        return unscaled.contextCapTokens();
    }

    @Override
    public double attentionSeconds(RankLoad load) {
        double seconds = unscaled.attentionSeconds(load);
        if (load.chunks() == 0) {
            return decode * seconds;
        }
        if (load.decoding() == 0) {
            return prefill * seconds;
        }
        double decoding = unscaled.attentionSeconds(load.withoutChunks());
        return prefill * Math.max(0, seconds - decoding) + decode * Math.min(seconds, decoding);
    }

    @Override
    public double attentionJoules(RankLoad load) {
        double joules = unscaled.attentionJoules(load);
        if (load.chunks() == 0) {
            return decode * joules;
        }
        if (load.decoding() == 0) {
            return prefill * joules;
        }
        double decoding = unscaled.attentionJoules(load.withoutChunks());
        return prefill * Math.max(0, joules - decoding) + decode * Math.min(joules, decoding);
    }

    @Override
    public void decodeAttention(double sequences, double contextTokens, DecodePiece piece) {
        unscaled.decodeAttention(sequences, contextTokens, piece);
        piece.scale(decode);
    }

    @Override
    public void cappedDecodeAttention(double sequences, double cappedContextTokens, DecodePiece piece) {
        unscaled.cappedDecodeAttention(sequences, cappedContextTokens, piece);
        piece.scale(decode);
    }

    @Override
    public double restSeconds(double tokens, double sequences, boolean withPrompts) {
        double own = unscaled.hostSeconds(tokens, sequences, withPrompts);
        double rest = unscaled.restSeconds(tokens, sequences, withPrompts) - own;
        return (withPrompts ? prefill : decode) * rest + host * own;
    }

    @Override
    public double hostSeconds(double tokens, double sequences, boolean withPrompts) {
        return host * unscaled.hostSeconds(tokens, sequences, withPrompts);
    }

    @Override
    public double leastSeconds(double sequences, boolean withPrompts) {
        return host * unscaled.leastSeconds(sequences, withPrompts);
    }

    /** Only prompts bring more tokens into a step than it makes. */
    @Override
    public double restJoules(double tokens, double sequences) {
        return (tokens > sequences ? prefill : decode) * unscaled.restJoules(tokens, sequences);
    }

    @Override
    public PhysicalFloor floor() {
        return unscaled.floor();
    }

    @Override
    public double idleWatts() {
        return unscaled.idleWatts();
    }

    @Override
    public double maxWatts() {
        return unscaled.maxWatts();
    }

    @Override
    public BesideBoards besideBoards() {
        return unscaled.besideBoards();
    }
}
