package io.goodput.economics.readings;

import java.io.Reader;
import java.util.Iterator;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;

/** The mappings of a YAML text, one for each of its documents; aliases are refused, infinities are read. */
final class YamlDocuments {
    private static final int MAX_CHARACTERS = 16 << 20;
    private static final int MAX_DEPTH = 64;
    private static final CoreScalarResolver SCALARS = new CoreScalarResolver(false);

    private final String file;
    private final Iterator<Event> events;

    private YamlDocuments(String file, Iterator<Event> events) {
        this.file = file;
        this.events = events;
    }

    static void read(Reader text, String file, Documents documents) {
        var settings = LoadSettings.builder().setCodePointLimit(MAX_CHARACTERS).build();
        new YamlDocuments(file, new Parse(settings).parseReader(text).iterator()).readAll(documents);
    }

    private void readAll(Documents documents) {
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case MappingStart -> {
                    var document = new Document(file, line(event), "");
                    addFields(document, "", 1);
                    documents.add(document);
                }
                case Scalar, SequenceStart, Alias -> throw refused(event, "a result must be a YAML mapping");
                case StreamStart, StreamEnd, DocumentStart, DocumentEnd, SequenceEnd, MappingEnd, Comment -> {}
            }
        }
    }

    private void addFields(Document document, String at, int depth) {
        for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
            if (!(key instanceof ScalarEvent name)) {
                throw refused(key, "a key must be a plain text");
            }
            String field = at + "/" + name.getValue().replace("~", "~0").replace("/", "~1");
            addValue(document, field, events.next(), depth);
        }
    }

    private void addValue(Document document, String at, Event event, int depth) {
        if (depth > MAX_DEPTH) {
            throw refused(event, "nesting is at most " + MAX_DEPTH + " deep");
        }
        switch (event.getEventId()) {
            case MappingStart -> addFields(document, at, depth + 1);
            case SequenceStart -> {
                Document.ListFigures figures = document.list(at);
                int i = 0;
                for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
                    figures.addElement();
                    addValue(document, at + "/" + i++, next, depth + 1);
                }
            }
            case Scalar -> addScalar(document, at, (ScalarEvent) event);
            case StreamStart, StreamEnd, DocumentStart, DocumentEnd, SequenceEnd, MappingEnd, Comment, Alias ->
                throw refused(event, "values, lists and mappings are read, no aliases");
        }
    }

    private static void addScalar(Document document, String at, ScalarEvent event) {
        String value = event.getValue();
        Tag tag = event.isPlain() ? SCALARS.resolve(value, true) : Tag.STR;
        if (tag.equals(Tag.NULL)) {
            return;
        }
        if (tag.equals(Tag.BOOL)) {
            document.put(at, Boolean.parseBoolean(value));
            return;
        }
        Double number = tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) ? MetricTables.number(value) : null;
        if (number != null) {
            document.put(at, number);
        } else if (value.matches("[-+]?\\.(inf|Inf|INF)")) {
            document.put(at, value.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        } else {
            document.put(at, value);
        }
    }

    private RuntimeException refused(Event event, String rule) {
        return Refusals.of(
                Document.where(file, line(event), ""), event.getEventId().name(), rule, "Maybe not a result file");
    }

    private static long line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1L).orElse(1L);
    }
}
