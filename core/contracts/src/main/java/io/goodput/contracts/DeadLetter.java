package io.goodput.contracts;

/**
 * Message: a record that will fail however often it is tried. Keyed as the record was.
 *
 * @param schemaVersion of this message
 * @param sourceTopic where the record came from
 * @param key its key; empty when it had none
 * @param reason why it cannot be handled
 * @param payload the record as text, cut at 64 KiB
 */
public record DeadLetter(int schemaVersion, String sourceTopic, String key, String reason, String payload) {
    public static final String TOPIC = "goodput.dead-letter";
    public static final int SCHEMA_VERSION = 1;
    public static final int MAX_PAYLOAD_CHARACTERS = 65_536;

    public DeadLetter {
        if (payload.length() > MAX_PAYLOAD_CHARACTERS) {
            payload = payload.substring(0, MAX_PAYLOAD_CHARACTERS);
        }
    }
}
