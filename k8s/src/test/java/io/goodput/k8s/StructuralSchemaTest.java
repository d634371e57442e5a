package io.goodput.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The schema checker on one small schema; each test spoils one thing. */
class StructuralSchemaTest {
    private static final String SCHEMA = """
            type: object
            required: [spec]
            properties:
              kind: {type: string}
              metadata: {type: object}
              spec:
                type: object
                required: [size]
                properties:
                  size: {type: integer, minimum: 1, maximum: 9}
                  colour: {type: string, enum: [red, blue]}
                  name: {type: string, pattern: '^[a-z]+$', maxLength: 4}
                  ratio: {type: number}
                  open: {type: boolean}
                  port: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
                  labels: {type: object, additionalProperties: {type: string}}
                  free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                  list: {type: array, minItems: 1, items: {type: object, properties: {id: {type: integer}}}}
                  choice:
                    type: object
                    properties: {left: {type: string}, right: {type: string}}
                    oneOf:
                      - required: [left]
                      - required: [right]
            """;

    @Test
    void takesWhatTheSchemaAllows() {
        assertEquals(List.of(), problems("""
                        kind: Thing
                        metadata: {name: any, anything: goes}
                        spec:
                          size: 3
                          colour: red
                          name: abc
                          ratio: 0.5
                          open: true
                          port: http
                          labels: {a: b}
                          free: {deep: {er: 1}}
                          list: [{id: 1}]
                          choice: {left: yes-please}
                        """));
    }

    @Test
    void refusesAFieldThatItDoesNotName() {
        assertEquals(
                List.of(
                        "/spec/szie: unknown field; known are [choice, colour, free, labels, list, name, open, port, ratio,"
                                + " size]"),
                problems("spec: {size: 3, szie: 4}"));
        assertEquals(
                List.of("/spec/list/0/ID: unknown field; known are [id]"),
                problems("spec: {size: 3, list: [{ID: 4}]}"));
    }

    @Test
    void refusesAMissingField() {
        assertEquals(List.of("/spec: required and missing"), problems("kind: Thing"));
        assertEquals(List.of("/spec/size: required and missing"), problems("spec: {}"));
    }

    @Test
    void refusesAWrongType() {
        refuses("spec: {size: '3'}", "/spec/size");
        refuses("spec: {size: 3.5}", "/spec/size");
        refuses("spec: {size: 3, open: 'true'}", "/spec/open");
        refuses("spec: {size: 3, name: 7}", "/spec/name");
        refuses("spec: {size: 3, port: true}", "/spec/port");
        refuses("spec: {size: 3, labels: {a: 1}}", "/spec/labels/a");
        refuses("spec: {size: 3, list: {id: 1}}", "/spec/list");
        refuses("spec: {size: 3, free: 1}", "/spec/free");
        refuses("spec: {size: 3, name: }", "/spec/name");
    }

    @Test
    void refusesAValueOutsideItsRange() {
        refuses("spec: {size: 0}", "/spec/size");
        refuses("spec: {size: 10}", "/spec/size");
        refuses("spec: {size: 3, colour: green}", "/spec/colour");
        refuses("spec: {size: 3, name: ABC}", "/spec/name");
        refuses("spec: {size: 3, name: abcde}", "/spec/name");
        refuses("spec: {size: 3, list: []}", "/spec/list");
    }

    @Test
    void refusesBothOrNeitherOfAChoice() {
        refuses("spec: {size: 3, choice: {}}", "/spec/choice");
        refuses("spec: {size: 3, choice: {left: a, right: b}}", "/spec/choice");
    }

    @Test
    void admitsNoKeywordThatItWouldPassOver() {
        StructuralSchema schema = new StructuralSchema(YamlReader.object("schema", "{type: object, multipleOf: 3}"));
        assertThrows(IllegalStateException.class, () -> schema.problems(YamlReader.object("thing", "{}")));
    }

    private static void refuses(String thing, String pointer) {
        List<String> problems = problems(thing);
        assertEquals(1, problems.size(), () -> thing + " gave " + problems);
        assertTrue(problems.getFirst().startsWith(pointer + ": "), () -> thing + " gave " + problems);
    }

    private static List<String> problems(String thing) {
        return new StructuralSchema(YamlReader.object("schema", SCHEMA)).problems(YamlReader.object("thing", thing));
    }
}
