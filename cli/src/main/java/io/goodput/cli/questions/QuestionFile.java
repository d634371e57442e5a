package io.goodput.cli.questions;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A question as the user wrote it.
 *
 * @param text its text
 * @param format JSON when the file's name ends so, else YAML, of which JSON is a part
 * @param folder where the files that it names are found: its own, or the current one when it came from standard input
 */
record QuestionFile(String text, Format format, Path folder) {
    /**
     * Reads {@code file}; {@code -} is standard input.
     *
     * @throws InvalidInputException when the file cannot be read
     */
    static QuestionFile read(String file) {
        return read(file, Codec.MAX_QUESTION_BYTES);
    }

    /** The same of a text of so many bytes at most; of a longer one the beginning, which is refused for its length. */
    static QuestionFile read(String file, int mostBytes) {
        Format format = file.toLowerCase(Locale.ROOT).endsWith(".json") ? Format.JSON : Format.YAML;
        try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(mostBytes + 1);
            return new QuestionFile(text(bytes, mostBytes), format, folderOf(file));
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(new Violation(
                    "", file, "a question is UTF-8 text, and this file is not", "Maybe convert it, or another file"));
        } catch (IOException | InvalidPathException e) {
            throw new InvalidInputException(new Violation(
                    "",
                    file,
                    e instanceof NoSuchFileException
                            ? "there is no such file"
                            : "this file cannot be read: " + e.getMessage(),
                    "Maybe examples/chat.yaml"));
        }
    }

    /** The same question with its answer to be explained. */
    QuestionFile explained() {
        return new QuestionFile(Codec.overlaid("{\"explain\":true}", text, format, "explain"), Format.JSON, folder);
    }

    private static String text(byte[] bytes, int mostBytes) throws CharacterCodingException {
        // What is too long is refused for its length, wherever it is cut.
        return bytes.length > mostBytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
    }

    private static Path folderOf(String file) {
        Path parent = file.equals("-") ? null : Path.of(file).getParent();
        return parent == null ? Path.of("") : parent;
    }

    String mediaType() {
        return switch (format) {
            case JSON -> "application/json";
            case YAML -> "application/yaml";
        };
    }
}
