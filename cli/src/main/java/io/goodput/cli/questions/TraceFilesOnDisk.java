package io.goodput.cli.questions;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.TraceNames;
import io.goodput.contracts.Violation;
import io.goodput.simulation.traces.Trace;
import io.goodput.simulation.traces.TraceFile;
import io.goodput.simulation.traces.TraceLibrary;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files that a question names as its traces. Their content hashes stand in the answer, as they do where the same files
 * were uploaded.
 */
final class TraceFilesOnDisk implements TraceNames, TraceLibrary {
    private final Path folder;
    private final Map<String, TraceFile> files = new ConcurrentHashMap<>();

    /** @param folder from which paths that are not absolute start */
    TraceFilesOnDisk(Path folder) {
        this.folder = folder;
    }

    @Override
    public String contentHash(String pointer, String path) {
        Path file;
        try {
            file = folder.resolve(path);
        } catch (InvalidPathException e) {
            throw unreadable(pointer, path);
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw unreadable(pointer, path);
        }
        TraceFile trace = TraceFile.of(file);
        try {
            String hash = Trace.contentHash(trace);
            files.put(hash, trace);
            return hash;
        } catch (InvalidInputException e) {
            throw e.under(pointer);
        }
    }

    @Override
    public Optional<TraceFile> find(String contentHash) {
        return Optional.ofNullable(files.get(contentHash));
    }

    private static InvalidInputException unreadable(String pointer, String path) {
        return new InvalidInputException(new Violation(
                pointer,
                path,
                "in process, a trace is a file that can be read",
                "Maybe correct the path, or ask a gateway with --url, which knows uploaded traces by name"));
    }
}
