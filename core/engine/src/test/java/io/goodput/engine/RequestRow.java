package io.goodput.engine;

import java.lang.reflect.RecordComponent;
import java.util.Locale;

/** A copy of all that a {@link RequestView} shows, but the session, which nothing that happens can change. */
record RequestRow(
        long number,
        int requestClass,
        RequestView.End end,
        double arrivedAt,
        int inputTokens,
        int drawnHitTokens,
        int maxOutputTokens,
        int wantedOutputTokens,
        int outputTokens,
        int cachedTokens,
        int promptInstance,
        int promptRank,
        int decodeInstance,
        int decodeRank,
        double takenAt,
        double prefilledAt,
        double roomAt,
        double movedAt,
        double transferSeconds,
        double firstTokenAt,
        double longestGapSeconds,
        double endedAt,
        int preemptions,
        int retries) {
    /** How far two times may be apart, relative to the larger one of them and a second. */
    private static final double TOLERANCE = 1e-9;

    static RequestRow of(RequestView r) {
        // A rank means nothing where no instance was chosen.
        return new RequestRow(
                r.number(),
                r.requestClass(),
                r.end(),
                r.arrivedAt(),
                r.inputTokens(),
                r.drawnHitTokens(),
                r.maxOutputTokens(),
                r.wantedOutputTokens(),
                r.outputTokens(),
                r.cachedTokens(),
                r.promptInstance(),
                r.promptInstance() < 0 ? 0 : r.promptRank(),
                r.decodeInstance(),
                r.decodeInstance() < 0 ? 0 : r.decodeRank(),
                r.takenAt(),
                r.prefilledAt(),
                r.roomAt(),
                r.movedAt(),
                r.transferSeconds(),
                r.firstTokenAt(),
                r.longestGapSeconds(),
                r.endedAt(),
                r.preemptions(),
                r.retries());
    }

    /** The same of a run in which nobody asks for the largest gap. */
    RequestRow withoutGap() {
        return new RequestRow(
                number,
                requestClass,
                end,
                arrivedAt,
                inputTokens,
                drawnHitTokens,
                maxOutputTokens,
                wantedOutputTokens,
                outputTokens,
                cachedTokens,
                promptInstance,
                promptRank,
                decodeInstance,
                decodeRank,
                takenAt,
                prefilledAt,
                roomAt,
                movedAt,
                transferSeconds,
                firstTokenAt,
                Double.NaN,
                endedAt,
                preemptions,
                retries);
    }

    /** The same without where it was. */
    RequestRow withoutInstances() {
        return new RequestRow(
                number,
                requestClass,
                end,
                arrivedAt,
                inputTokens,
                drawnHitTokens,
                maxOutputTokens,
                wantedOutputTokens,
                outputTokens,
                cachedTokens,
                0,
                promptRank,
                0,
                decodeRank,
                takenAt,
                prefilledAt,
                roomAt,
                movedAt,
                transferSeconds,
                firstTokenAt,
                longestGapSeconds,
                endedAt,
                preemptions,
                retries);
    }

    static boolean near(double a, double b) {
        return Double.compare(a, b) == 0
                || Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
    }

    /** What differs, by name, or nothing. */
    String differences(RequestRow other) {
        StringBuilder text = new StringBuilder();
        for (RecordComponent component : RequestRow.class.getRecordComponents()) {
            Object mine = value(component, this);
            Object others = value(component, other);
            boolean same = (mine instanceof Double a && others instanceof Double b) ? near(a, b) : mine.equals(others);
            if (!same) {
                text.append(' ')
                        .append(component.getName())
                        .append(' ')
                        .append(mine)
                        .append(" / ")
                        .append(others);
            }
        }
        return text.toString();
    }

    private static Object value(RecordComponent component, RequestRow row) {
        try {
            return component.getAccessor().invoke(row);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One line, times to the microsecond. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%4d %-9s arrived %s in %4d out %4d hit %4d at %s/%s taken %s prefilled %s room %s moved %s (%s)"
                        + " first %s ended %s preempted %d",
                number,
                end,
                seconds(arrivedAt),
                inputTokens,
                outputTokens,
                cachedTokens,
                place(promptInstance, promptRank),
                place(decodeInstance, decodeRank),
                seconds(takenAt),
                seconds(prefilledAt),
                seconds(roomAt),
                seconds(movedAt),
                seconds(transferSeconds),
                seconds(firstTokenAt),
                seconds(endedAt),
                preemptions);
    }

    private static String place(int instance, int rank) {
        return instance < 0 ? "-" : instance + "." + rank;
    }

    private static String seconds(double time) {
        return Double.isNaN(time) ? "-" : String.format(Locale.ROOT, "%.6f", time);
    }
}
