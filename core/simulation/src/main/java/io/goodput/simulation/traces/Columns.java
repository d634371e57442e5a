package io.goodput.simulation.traces;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TraceMapping;
import io.goodput.engine.workload.RequestSource;
import io.goodput.engine.workload.Turn;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes turns of rows whose values are texts, by a mapping: the same rules for CSV and for JSON lines. The values of one
 * row are put, then made a turn.
 */
final class Columns {
    // What a column may hold: places in the arrays below.
    private static final int ARRIVAL = 0;
    private static final int INPUT = 1;
    private static final int OUTPUT = 2;
    private static final int MAX_OUTPUT = 3;
    private static final int CLASS = 4;
    private static final int SESSION = 5;
    private static final int DELAY = 6;
    private static final int HITS = 7;
    private static final int IDS = 8;
    private static final int NUMBER = 9;
    private static final int STATE = 10;
    private static final int CACHED = 11;
    private static final int COUNT = 12;

    private static final int MAX_TOKENS = TokenDistribution.MAX_TOKENS;

    private final TraceErrors errors;
    private final List<String> classNames;
    private final @Nullable Integer blockTokens;
    private final @Nullable String[] names = new @Nullable String[COUNT];
    private final @Nullable String[] values = new @Nullable String[COUNT];
    private final TraceClock clock;
    private Turn turn = new Turn();

    /**
     * @param classNames names that the class column may hold; it is passed over when there are none
     */
    Columns(TraceErrors errors, TraceMapping mapping, RunColumns exported, List<String> classNames) {
        this.errors = errors;
        this.classNames = classNames;
        blockTokens = mapping.blockTokens();
        names[ARRIVAL] = mapping.arrival();
        names[INPUT] = mapping.inputTokens();
        names[OUTPUT] = mapping.outputTokens();
        names[MAX_OUTPUT] = mapping.maxOutputTokens();
        names[CLASS] = mapping.requestClass();
        names[SESSION] = mapping.session();
        names[DELAY] = mapping.delay();
        names[HITS] = mapping.hitTokens();
        names[IDS] = mapping.hashIds();
        names[NUMBER] = exported.number();
        names[STATE] = exported.state();
        names[CACHED] = exported.cachedTokens();
        clock = new TraceClock(
                errors, mapping.unit() == null ? TraceMapping.Unit.SECONDS : mapping.unit(), mapping.zero());
    }

    int count() {
        return COUNT;
    }

    /** Name of a column; null when it is not mapped. */
    @Nullable
    String name(int column) {
        return names[column];
    }

    /** The mapped column of this name; −1 when there is none. */
    int find(String name) {
        for (int i = 0; i < names.length; i++) {
            if (name.equals(names[i])) {
                return i;
            }
        }
        return -1;
    }

    void put(int column, String value) {
        values[column] = value;
    }

    /** Adds an id of the row's list of block ids. */
    void addId(String text) {
        turn.addBlockId(id(text));
    }

    /** Whole numbers as they are, other texts by their hash. */
    private static long id(String text) {
        int from = text.startsWith("-") ? 1 : 0;
        int digits = from;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == text.length() && digits > from && digits - from <= 19) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                // More than a long holds.
            }
        }
        return Hashes.of(text);
    }

    private @Nullable String value(int column) {
        String value = values[column];
        return value == null || value.isEmpty() ? null : value;
    }

    /** The row as a turn; the next row begins. */
    Turn make(long line) {
        Turn made = turn;
        String ids = value(IDS);
        if (ids != null) {
            for (String id : ids.split(" ", -1)) {
                if (!id.isEmpty()) {
                    addId(id);
                }
            }
        }
        turn = new Turn();
        made.inputTokens = tokens(line, INPUT, 1);
        made.outputTokens = Math.max(1, tokens(line, OUTPUT, 0));
        made.maxOutputTokens = value(MAX_OUTPUT) == null ? 0 : tokens(line, MAX_OUTPUT, 1);
        made.hitTokens = hits(line, made, HITS);
        if (made.hitTokens < 0 && made.blockIds() == 0) {
            int found = hits(line, made, CACHED);
            made.hitTokens = found > 0 ? found : RequestSource.NOT_DRAWN;
        }
        if (made.maxOutputTokens > 0 && made.maxOutputTokens < made.outputTokens) {
            throw refused(line, MAX_OUTPUT, "must not be below the output's " + made.outputTokens + " tokens");
        }
        String state = value(STATE);
        if (state != null && !state.equals("finished")) {
            throw errors.at(
                    line,
                    state,
                    "how much a request wanted is not known unless it has finished",
                    "Maybe a column wantedOutputTokens, or a run in which all finish");
        }
        String requestClass = value(CLASS);
        // A run without classes gives its one class a name.
        if (requestClass != null && !classNames.isEmpty()) {
            made.requestClass = classNames.indexOf(requestClass);
            if (made.requestClass < 0) {
                throw refused(line, CLASS, "must be one of the traffic's classes, " + classNames);
            }
        }
        String session = value(SESSION);
        if (session != null) {
            made.session = Hashes.session(session);
        }
        String delay = value(DELAY);
        String arrival = value(ARRIVAL);
        if (delay != null && arrival == null) {
            if (session == null) {
                throw refused(line, SESSION, "is needed where a request has a delay");
            }
            made.delaySeconds = clock.duration(line, nameOf(DELAY), delay);
        } else if (arrival != null) {
            made.seconds = clock.seconds(line, nameOf(ARRIVAL), arrival);
        } else if (names[ARRIVAL] != null) {
            throw refused(line, ARRIVAL, "is needed, or a delay");
        }
        if (made.blockIds() > 0 && blockTokens != null) {
            long blocks = ((long) made.inputTokens + blockTokens - 1) / blockTokens;
            if (made.blockIds() > blocks) {
                throw errors.at(
                        line,
                        made.blockIds() + " ids",
                        "%s must not be more than the %d blocks of %d tokens of a prompt of %d"
                                .formatted(nameOf(IDS), blocks, blockTokens, made.inputTokens),
                        "Maybe other blockTokens");
            }
            made.cutBlockIds(made.inputTokens / blockTokens);
        }
        return made;
    }

    /** The hits that a column names; none when it is empty. */
    private int hits(long line, Turn of, int column) {
        int tokens = value(column) == null ? RequestSource.NOT_DRAWN : tokens(line, column, 0);
        if (tokens > of.inputTokens) {
            throw refused(line, column, "must not exceed the prompt's " + of.inputTokens + " tokens");
        }
        return tokens;
    }

    /** The row's own number; −1 when it has none. */
    long number(long line) {
        String text = value(NUMBER);
        return text == null ? -1 : whole(line, NUMBER, text, 0, Long.MAX_VALUE / 2);
    }

    /** Forgets the values of the row. */
    void clear() {
        Arrays.fill(values, null);
    }

    private int tokens(long line, int column, int least) {
        String text = value(column);
        if (text == null) {
            throw errors.at(line, "absent", nameOf(column) + " is required", "Maybe the line is cut off");
        }
        return (int) whole(line, column, text, least, MAX_TOKENS);
    }

    private long whole(long line, int column, String text, long least, long most) {
        long value = -1;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            // 12.0 is whole, too.
            try {
                double number = text.length() > 40 ? Double.NaN : Double.parseDouble(text);
                value = number == Math.rint(number) && Math.abs(number) < 1e15 ? (long) number : -1;
            } catch (NumberFormatException again) {
                value = -1;
            }
        }
        if (value < least || value > most) {
            throw errors.at(
                    line,
                    text,
                    nameOf(column) + " must be a whole number between " + least + " and " + most,
                    value > most ? "Maybe another column" : "Maybe the line is damaged, or of another format");
        }
        return value;
    }

    private InvalidInputException refused(long line, int column, String rule) {
        String text = value(column);
        return errors.at(line, text == null ? "absent" : text, nameOf(column) + " " + rule, "Maybe another column");
    }

    private String nameOf(int column) {
        String name = names[column];
        return name == null ? "a value" : name;
    }
}
