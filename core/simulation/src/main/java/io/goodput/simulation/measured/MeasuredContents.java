package io.goodput.simulation.measured;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LayerProfile;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.StepTimesSource;
import io.goodput.contracts.Violation;
import io.goodput.contracts.WholeSteps;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is in the files of measured step times. Their content hash is the SHA-256 of all files that are read, in ascending
 * order of their names: of each the name in UTF-8 (a profile's below its folder, with slashes), a zero byte, the number of
 * its bytes as 64 bits, and the bytes.
 */
public final class MeasuredContents {
    private static final int BUFFER_BYTES = 1 << 16;

    private MeasuredContents() {}

    /**
     * The same question with the content hash of all its measured step times.
     *
     * @param root the folder that their names are relative to
     * @throws InvalidInputException when there are no such files, or they hold something else than the question says
     */
    public static SimulationRequest hashed(SimulationRequest question, Path root) {
        Layout layout = question.layout();
        List<PoolLayout> pools = new ArrayList<>();
        for (int i = 0; i < layout.pools().size(); i++) {
            PoolLayout pool = layout.pools().get(i);
            StepTimesSource source = pool.stepTimes();
            try {
                pools.add(
                        source == null
                                ? pool
                                : pool.withStepTimes(
                                        source.withContentHash(checkedHash(source, root, pool.tensorParallel()))));
            } catch (InvalidInputException e) {
                throw e.under("/layout/pools/" + i + "/stepTimes");
            }
        }
        return question.withLayout(layout.withPools(pools));
    }

    /** As {@link #hashed(SimulationRequest, Path)}, of the scenario that a question is about. */
    public static SimulationRequest hashedScenario(SimulationRequest scenario, Path root) {
        try {
            return hashed(scenario, root);
        } catch (InvalidInputException e) {
            throw e.under("/scenario");
        }
    }

    /** The content hash of the files, which must be that of the source, if it has one. */
    static String checkedHash(StepTimesSource source, Path root, int tensorParallel) {
        String hash = hash(files(source, root, tensorParallel));
        String expected = source.contentHash();
        if (expected != null && !expected.equals(hash)) {
            throw new InvalidInputException(new Violation(
                    "/contentHash",
                    expected,
                    "contentHash must be that of the measured files, which hold something else: " + hash,
                    "Maybe leave it out, or bring back the files that were measured first"));
        }
        return hash;
    }

    /** The files that are read, by the names that are hashed. */
    private static SortedMap<String, Path> files(StepTimesSource source, Path root, int tensorParallel) {
        SortedMap<String, Path> files = new TreeMap<>();
        LayerProfile profile = source.layerProfile();
        if (profile == null) {
            WholeSteps steps = Objects.requireNonNull(source.wholeSteps());
            Path file = MeasuredSteps.inside(root, steps.file(), "/wholeSteps/file");
            files.put(String.valueOf(file.getFileName()), file);
        } else {
            Path folder = MeasuredSteps.inside(root, profile.folder(), "/layerProfile/folder");
            for (String name : LayerProfileTimes.files(profile, tensorParallel)) {
                files.put(name, folder.resolve(name));
            }
        }
        // What is missing or too long is refused where it is read.
        files.values().removeIf(file -> !Files.isRegularFile(file));
        return files;
    }

    private static String hash(SortedMap<String, Path> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (var file : files.entrySet()) {
                digest.update(file.getKey().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(ByteBuffer.allocate(Long.BYTES)
                        .putLong(Files.size(file.getValue()))
                        .flip());
                update(digest, file.getValue());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
    }
}
