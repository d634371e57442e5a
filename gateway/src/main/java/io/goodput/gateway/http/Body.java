package io.goodput.gateway.http;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the body of a question: at most so many bytes, in a format that is understood, in UTF-8. */
@ApplicationScoped
class Body {
    /** A body's text and what it is written in. */
    record Text(String text, Format format) {}

    Text read(HttpHeaders headers, @Nullable InputStream stream) {
        Format format = format(headers);
        byte[] bytes = bytes(headers, stream);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new Text(text, format);
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(new Violation(
                    "", bytes.length + " bytes", "the body must be UTF-8", "Maybe convert it, or it was compressed"));
        }
    }

    private static Format format(HttpHeaders headers) {
        MediaType type;
        try {
            type = headers.getMediaType();
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problems.ofStatus(415));
        }
        String encoding = headers.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        if (type == null || (encoding != null && !encoding.strip().equalsIgnoreCase("identity"))) {
            throw new ProblemException(Problems.ofStatus(415));
        }
        String charset = type.getParameters().get(MediaType.CHARSET_PARAMETER);
        if (charset != null && !charset.equalsIgnoreCase("utf-8")) {
            throw new ProblemException(Problems.ofStatus(415));
        }
        String name = (type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT);
        return switch (name) {
            case MediaType.APPLICATION_JSON -> Format.JSON;
            case "application/yaml", "application/x-yaml", "text/yaml" -> Format.YAML;
            default -> throw new ProblemException(Problems.ofStatus(415));
        };
    }

    private static byte[] bytes(HttpHeaders headers, @Nullable InputStream stream) {
        String length = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (length != null && (length.length() > 10 || Long.parseLong(length) > Codec.MAX_QUESTION_BYTES)) {
            throw new ProblemException(Problems.ofStatus(413));
        }
        if (stream == null) {
            return new byte[0];
        }
        try {
            byte[] bytes = stream.readNBytes(Codec.MAX_QUESTION_BYTES + 1);
            if (bytes.length > Codec.MAX_QUESTION_BYTES) {
                throw new ProblemException(Problems.ofStatus(413));
            }
            return bytes;
        } catch (IOException e) {
            throw new ProblemException(Problems.ofStatus(400));
        }
    }
}
