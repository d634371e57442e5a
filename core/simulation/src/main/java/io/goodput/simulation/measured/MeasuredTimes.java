package io.goodput.simulation.measured;

import io.goodput.engine.timing.DecodePiece;
import io.goodput.engine.timing.RankLoad;

/** Measured times of the steps of one instance. Look-ups say whether they lay beyond what was measured. */
interface MeasuredTimes {
    /** Seconds of a step's work that depends on contexts. */
    double attentionSeconds(RankLoad load);

    /** Whether that was continued beyond the measured points. */
    boolean isBeyond(RankLoad load);

    /** Seconds, slope and end of a step that only decodes; joules are left alone. */
    void decode(double sequences, double contextTokens, DecodePiece piece);

    /** Whether that was continued beyond the measured points. */
    boolean isDecodeBeyond(double sequences, double contextTokens);

    /** Seconds of all else. */
    double restSeconds(double tokens, double sequences);

    /** The part of that which is the host's own time; 0 where it is not told apart. */
    double hostSeconds();

    /** Whether that was continued beyond the measured points. */
    boolean isRestBeyond(double tokens, double sequences);

    /** Measured power of all boards in such a step; NaN where none was measured. */
    double watts(RankLoad load);

    /** The same of a step that only decodes. */
    double decodeWatts(double sequences);

    /** The measured batches. */
    double[] batches();

    /** The contexts at which batches were measured. */
    double[] contexts();
}
