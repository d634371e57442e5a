package io.goodput.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The text of every manifest, by its path relative to the folder {@code k8s}. A test spoils one by replacing a piece of
 * its text; the files themselves stay as they are.
 */
record ManifestFolder(SortedMap<String, String> texts) {
    private static final List<String> ROOTS = List.of("base", "components", "overlays");

    ManifestFolder {
        texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }

    /** The manifests of this repository. */
    static ManifestFolder read() {
        Path directory = directory();
        SortedMap<String, String> texts = new TreeMap<>();
        for (String root : ROOTS) {
            try (Stream<Path> paths = Files.walk(directory.resolve(root))) {
                for (Path path : paths.filter(Files::isRegularFile).toList()) {
                    texts.put(directory.relativize(path).toString().replace('\\', '/'), Files.readString(path));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new ManifestFolder(texts);
    }

    /** The folder {@code k8s} on disk. */
    static Path directory() {
        return Path.of(System.getProperty("goodput.k8s.directory", "")).toAbsolutePath();
    }

    String text(String path) {
        String text = texts.get(path);
        if (text == null) {
            throw new ManifestException(path + " is named in a kustomization and is not there");
        }
        return text;
    }

    /** These manifests with one piece of one file replaced; the piece must occur exactly once. */
    ManifestFolder replacing(String path, String piece, String replacement) {
        String text = text(path);
        int at = text.indexOf(piece);
        if (at < 0 || text.indexOf(piece, at + 1) >= 0) {
            throw new IllegalStateException("'" + piece + "' must occur exactly once in " + path);
        }
        SortedMap<String, String> changed = new TreeMap<>(texts);
        changed.put(path, text.substring(0, at) + replacement + text.substring(at + piece.length()));
        return new ManifestFolder(changed);
    }
}
