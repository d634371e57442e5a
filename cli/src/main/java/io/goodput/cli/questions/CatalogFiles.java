package io.goodput.cli.questions;

import io.goodput.catalog.Confidence;
import io.goodput.catalog.HuggingFaceConfig;
import io.goodput.catalog.OwnCatalog;
import io.goodput.catalog.Provenance;
import io.goodput.codec.Format;
import io.goodput.contracts.EntryKind;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.OwnEntryNames;
import io.goodput.contracts.Violation;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Entries of the catalog that are the user's own, as files.
 *
 * @param entries in the order in which they were named
 */
record CatalogFiles(List<OwnEntry> entries) implements OwnEntryNames {
    private static final int MAX_FILES = 1_000;
    private static final String CONFIG = "config.json";

    CatalogFiles {
        entries = List.copyOf(entries);
    }

    /**
     * Reads files, and all YAML and JSON files of folders.
     *
     * @throws InvalidInputException at the first file that is missing, or is no entry, or has the name of another
     */
    static CatalogFiles read(List<Path> paths) {
        List<OwnEntry> entries = new ArrayList<>();
        for (Path path : paths) {
            for (Path file : files(path)) {
                OwnEntry entry = entry(file);
                if (entries.stream()
                        .anyMatch(each ->
                                each.kind() == entry.kind() && each.name().equals(entry.name()))) {
                    throw refused(file, "another file holds " + entry.name() + " too", "Maybe another name");
                }
                entries.add(entry);
            }
        }
        return new CatalogFiles(entries);
    }

    @Override
    public Optional<OwnEntry> find(EntryKind kind, String name) {
        return entries.stream()
                .filter(each -> each.kind() == kind && each.name().equals(name))
                .findFirst();
    }

    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> all = Files.list(path)) {
            List<Path> files = all.filter(each -> each.toString().matches(".*\\.(yaml|yml|json)"))
                    .sorted()
                    .limit(MAX_FILES + 1)
                    .toList();
            if (files.isEmpty() || files.size() > MAX_FILES) {
                throw refused(
                        path,
                        "a folder of entries holds 1 to " + MAX_FILES + " YAML or JSON files",
                        "Maybe another folder");
            }
            return files;
        } catch (IOException e) {
            throw refused(path, "this folder cannot be read: " + e.getMessage(), "Maybe correct the path");
        }
    }

    private static OwnEntry entry(Path file) {
        try {
            String text = Files.readString(file);
            Format format = file.toString().toLowerCase(Locale.ROOT).endsWith(".json") ? Format.JSON : Format.YAML;
            return HuggingFaceConfig.looksLikeOne(text, format)
                    ? OwnCatalog.of(
                            HuggingFaceConfig.model(modelName(file), text, provenance(file), OptionalLong.empty()))
                    : OwnCatalog.read(text, format);
        } catch (CharacterCodingException e) {
            throw refused(file, "an entry is UTF-8 text, and this file is not", "Maybe convert it");
        } catch (IOException e) {
            throw refused(file, "there is no such file, or it cannot be read", "Maybe correct the path");
        } catch (InvalidInputException e) {
            throw new InvalidInputException(e.violations().stream()
                    .map(each ->
                            new Violation(each.pointer(), each.value(), each.rule() + ", in " + file, each.advice()))
                    .toList());
        }
    }

    /** Of {@code acme-8b/config.json} and of {@code acme-8b.json}: acme-8b. */
    private static String modelName(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        String name = String.valueOf(absolute.getFileName());
        Path folder = absolute.getParent();
        return name.equals(CONFIG) && folder != null && folder.getFileName() != null
                ? folder.getFileName().toString()
                : name.replaceFirst("\\.[^.]*$", "");
    }

    /** Of its last change: the same file gives the same entry every day. */
    private static Provenance provenance(Path file) throws IOException {
        LocalDate changed = LocalDate.ofInstant(Files.getLastModifiedTime(file).toInstant(), ZoneOffset.UTC);
        return new Provenance(modelName(file) + "/" + CONFIG, changed.toString(), Confidence.DATA_SHEET);
    }

    private static InvalidInputException refused(Path path, String rule, String advice) {
        return new InvalidInputException(new Violation("", path.toString(), rule, advice));
    }
}
