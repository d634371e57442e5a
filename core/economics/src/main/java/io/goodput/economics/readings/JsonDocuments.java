package io.goodput.economics.readings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.Reader;

/**
 * The objects of a JSON text: one, one after another (JSON lines), or the elements of one array. Streamed: what is held is
 * one object, without its long lists.
 */
final class JsonDocuments {
    /** Of a list of objects at most so many are kept, and of one inside another so many. */
    private static final int MAX_ELEMENTS = 1_000;

    private static final int MAX_INNER_ELEMENTS = 4;
    /** Of a list of texts so many are kept. */
    private static final int MAX_TEXTS = 4;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(100)
                    .maxNameLength(1_000)
                    .maxStringLength(16 << 20)
                    .build())
            // Python writes them.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    private final JsonParser parser;

    private JsonDocuments(JsonParser parser) {
        this.parser = parser;
    }

    static void read(Reader text, String file, Documents documents) throws IOException {
        try (JsonParser parser = JSON.createParser(text)) {
            try {
                new JsonDocuments(parser).readAll(file, documents);
            } catch (StreamConstraintsException e) {
                throw Refusals.of(
                        Document.where(file, parser.currentLocation().getLineNr(), ""),
                        reason(e),
                        "nesting is at most 64 deep, a name 1,000 characters, a number 100, a text 16 MiB",
                        "Maybe it is not a result file");
            } catch (JsonProcessingException e) {
                throw Refusals.of(
                        Document.where(file, parser.currentLocation().getLineNr(), ""),
                        reason(e),
                        "this is not JSON",
                        "Maybe the file is cut off, or was still being written");
            }
        }
    }

    private static String reason(JsonProcessingException e) {
        return e.getOriginalMessage().replaceAll("(: enable|, from) `[^`]*`( to allow)?", "");
    }

    private void readAll(String file, Documents documents) throws IOException {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            long line = parser.currentTokenLocation().getLineNr();
            if (token == JsonToken.START_ARRAY) {
                for (long i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                    documents.add(document(file, parser.currentTokenLocation().getLineNr(), "/" + i));
                }
            } else {
                documents.add(document(file, line, ""));
            }
        }
    }

    private Document document(String file, long line, String pointer) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw Refusals.of(
                    Document.where(file, line, pointer),
                    parser.getText(),
                    "a result must be a JSON object, an array of objects or one object a line",
                    "Maybe another file of the same run");
        }
        var document = new Document(file, line, pointer);
        addFields(document, "", 0);
        return document;
    }

    private void addFields(Document document, String at, int lists) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = at + "/" + parser.currentName().replace("~", "~0").replace("/", "~1");
            parser.nextToken();
            addValue(document, name, lists);
        }
    }

    private void addValue(Document document, String at, int lists) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> addFields(document, at, lists);
            case START_ARRAY -> addList(document, at, document.list(at), lists);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> document.put(at, parser.getDoubleValue());
            case VALUE_STRING -> document.put(at, parser.getText());
            case VALUE_TRUE -> document.put(at, true);
            case VALUE_FALSE -> document.put(at, false);
            case VALUE_NULL, END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> {}
        }
    }

    private void addList(Document document, String at, Document.ListFigures figures, int lists) throws IOException {
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            figures.addElement();
            switch (parser.currentToken()) {
                case START_OBJECT -> {
                    if (i < (lists == 0 ? MAX_ELEMENTS : MAX_INNER_ELEMENTS)) {
                        addFields(document, at + "/" + i, lists + 1);
                    } else {
                        parser.skipChildren();
                    }
                }
                case START_ARRAY -> addNumbers(figures);
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> addNumber(figures);
                case VALUE_STRING -> {
                    if (i < MAX_TEXTS) {
                        document.put(at + "/" + i, parser.getText());
                    }
                }
                case VALUE_TRUE,
                        VALUE_FALSE,
                        VALUE_NULL,
                        END_OBJECT,
                        END_ARRAY,
                        FIELD_NAME,
                        NOT_AVAILABLE,
                        VALUE_EMBEDDED_OBJECT -> {}
            }
        }
    }

    private void addNumber(Document.ListFigures figures) throws IOException {
        double number = parser.getDoubleValue();
        if (Double.isFinite(number)) {
            figures.addNumber(number);
        }
    }

    /** Numbers of a list in a list, whatever else is in it. */
    private void addNumbers(Document.ListFigures figures) throws IOException {
        int depth = 1;
        while (depth > 0) {
            switch (parser.nextToken()) {
                case START_ARRAY -> depth++;
                case END_ARRAY -> depth--;
                case START_OBJECT -> parser.skipChildren();
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> addNumber(figures);
                case VALUE_STRING,
                        VALUE_TRUE,
                        VALUE_FALSE,
                        VALUE_NULL,
                        END_OBJECT,
                        FIELD_NAME,
                        NOT_AVAILABLE,
                        VALUE_EMBEDDED_OBJECT -> {}
            }
        }
    }
}
