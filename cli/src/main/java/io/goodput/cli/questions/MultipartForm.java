package io.goodput.cli.questions;

import io.goodput.economics.GivenFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The body of multipart/form-data (RFC 7578), whose files are read while it is sent. */
public final class MultipartForm {
    private final String boundary = "goodput-" + UUID.randomUUID();
    private final List<BodyPublisher> parts = new ArrayList<>();

    /** A text that is there already. */
    public void add(String name, String fileName, String mediaType, String text) {
        addHead(name, fileName, mediaType);
        parts.add(BodyPublishers.ofString(text));
    }

    /** A file, opened when its bytes are wanted. */
    public void add(String name, GivenFile file) {
        addHead(name, file.name(), "application/octet-stream");
        parts.add(HttpRequest.BodyPublishers.ofInputStream(() -> open(file)));
    }

    private void addHead(String name, String fileName, String mediaType) {
        // As browsers do: a quote or a line end in the name would end the header.
        String safe = fileName.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
        parts.add(BodyPublishers.ofString(
                (parts.isEmpty() ? "" : "\r\n") + "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name
                        + "\"; filename=\"" + safe + "\"\r\nContent-Type: " + mediaType + "\r\n\r\n"));
    }

    private static InputStream open(GivenFile file) {
        try {
            return file.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String mediaType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    BodyPublisher body() {
        List<BodyPublisher> all = new ArrayList<>(parts);
        all.add(BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
        return BodyPublishers.concat(all.toArray(BodyPublisher[]::new));
    }
}
