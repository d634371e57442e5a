package io.goodput.simulation.requests;

import io.goodput.engine.RequestView;
import io.goodput.engine.RequestView.End;
import java.util.List;

/** A column of request rows. Their order is that of the files. */
enum Column {
    /** Number in the order of arrival, from 0. */
    ID("id", Kind.WHOLE, true),
    /** Name of its class. */
    CLASS("class", Kind.TEXT, true),
    /** Number of its session; absent when it has none. */
    SESSION("session", Kind.WHOLE, false),
    /** From the start of the run, like all moments. */
    ARRIVAL("arrivalSeconds", Kind.REAL, true),
    INPUT("inputTokens", Kind.WHOLE, true),
    /** Prompt tokens that the load said a prefix cache holds; absent when it did not say. */
    HITS("hitTokens", Kind.WHOLE, false),
    /** Prompt tokens that a prefix cache held when the prompt was first taken. */
    CACHED("cachedTokens", Kind.WHOLE, true),
    /** The limit that it carried. */
    MAX_OUTPUT("maxOutputTokens", Kind.WHOLE, true),
    /** Tokens that it would have made, had nothing ended it before. */
    WANTED_OUTPUT("wantedOutputTokens", Kind.WHOLE, true),
    /** Tokens made. */
    OUTPUT("outputTokens", Kind.WHOLE, true),
    /** Number of the instance that computed the prompt last, through all pools; absent when none was chosen. */
    PREFILL_INSTANCE("prefillInstance", Kind.WHOLE, false),
    /** Number of the instance that it decoded at last; absent when none was chosen. */
    DECODE_INSTANCE("decodeInstance", Kind.WHOLE, false),
    /** When the prompt was first taken from the queue; absent when it never was. */
    FIRST_SCHEDULED("firstScheduledSeconds", Kind.REAL, false),
    /** When the user saw the first token; absent when that never came. */
    FIRST_TOKEN("firstTokenSeconds", Kind.REAL, false),
    /** When the last token was made; absent when the request did not finish. */
    LAST_TOKEN("lastTokenSeconds", Kind.REAL, false),
    /** When the request reached its terminal state, or the run was over. */
    END("endSeconds", Kind.REAL, true),
    /** Time that its KV was moving, set-up included. */
    TRANSFER("transferSeconds", Kind.REAL, true),
    PREEMPTIONS("preemptions", Kind.WHOLE, true),
    /** How often it was begun again because its hardware had failed. */
    RETRIES("retries", Kind.WHOLE, true),
    /** finished, rejected, timed-out, failed or in-flight. */
    STATE("state", Kind.TEXT, true);

    enum Kind {
        TEXT,
        WHOLE,
        REAL
    }

    /** Takes the values of a row, column by column in their order. */
    interface Sink {
        void text(Column column, String value);

        void whole(Column column, long value);

        void real(Column column, double value);

        void absent(Column column);
    }

    final String title;
    final Kind kind;
    final boolean required;

    Column(String title, Kind kind, boolean required) {
        this.title = title;
        this.kind = kind;
        this.required = required;
    }

    /** Gives all columns of a request. */
    static void writeRow(RequestView request, List<String> classes, Sink sink) {
        sink.whole(ID, request.number());
        sink.text(CLASS, classes.get(request.requestClass()));
        numberFrom0(SESSION, request.session(), sink);
        sink.real(ARRIVAL, request.arrivedAt());
        sink.whole(INPUT, request.inputTokens());
        numberFrom0(HITS, request.drawnHitTokens(), sink);
        sink.whole(CACHED, request.cachedTokens());
        sink.whole(MAX_OUTPUT, request.maxOutputTokens());
        sink.whole(WANTED_OUTPUT, request.wantedOutputTokens());
        sink.whole(OUTPUT, request.outputTokens());
        numberFrom0(PREFILL_INSTANCE, request.promptInstance(), sink);
        numberFrom0(DECODE_INSTANCE, request.decodeInstance(), sink);
        moment(FIRST_SCHEDULED, request.takenAt(), sink);
        moment(FIRST_TOKEN, request.firstTokenAt(), sink);
        moment(LAST_TOKEN, request.end() == End.FINISHED ? request.endedAt() : Double.NaN, sink);
        sink.real(END, request.endedAt());
        sink.real(TRANSFER, request.transferSeconds());
        sink.whole(PREEMPTIONS, request.preemptions());
        sink.whole(RETRIES, request.retries());
        sink.text(
                STATE,
                switch (request.end()) {
                    case FINISHED -> "finished";
                    case REJECTED -> "rejected";
                    case TIMED_OUT -> "timed-out";
                    case FAILED -> "failed";
                    case IN_FLIGHT -> "in-flight";
                });
    }

    private static void numberFrom0(Column column, int number, Sink sink) {
        if (number < 0) {
            sink.absent(column);
        } else {
            sink.whole(column, number);
        }
    }

    private static void moment(Column column, double seconds, Sink sink) {
        if (Double.isNaN(seconds)) {
            sink.absent(column);
        } else {
            sink.real(column, seconds);
        }
    }
}
