package io.goodput.localstack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * A PostgreSQL server with a database of its own. Programs, data and the password that it was given at its first
 * start stay in {@code <home>/postgres}. It keeps what it acknowledged: fsync and synchronous commit are on.
 *
 * @param checkout where its archive is
 * @param home the stack's folder
 * @param port of its listener, on 127.0.0.1
 */
public record PostgresServer(Checkout checkout, Path home, int port) implements Server {
    /** The database and the user that owns it. */
    public static final String DATABASE = "goodput";

    static final String NAME = "postgres";

    private static final int STATUS_LINE = 7;

    @Override
    public String name() {
        return NAME;
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    /** Known once the server was launched for the first time. */
    public String password() {
        try {
            return Files.readString(passwordFile()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the database's password is not in " + passwordFile(), e);
        }
    }

    @Override
    public GuardedProcess launch() {
        UnprivilegedAccount account = UnprivilegedAccount.choose();
        try {
            Files.createDirectories(folder());
            unpackPrograms();
            account.own(folder());
            account.requireReach(program("postgres"));
            if (!Files.exists(data())) {
                createData(account);
            }
            requireSameMajorVersion();
            forgetStrangers();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL's folder " + folder() + " cannot be prepared", e);
        }
        List<String> command = account.command(
                program("postgres").toString(),
                "-D",
                data().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=on",
                "-c",
                "synchronous_commit=on",
                "-c",
                "shared_buffers=64MB",
                "-c",
                "max_connections=100",
                "-c",
                "log_line_prefix=%m [%p] ");
        return GuardedProcess.start(home, NAME, StopSignal.INT, command, Map.of("LC_ALL", "C"));
    }

    /** Ready when the server says so in the file where its own control program looks. */
    @Override
    public boolean isReady(GuardedProcess process) {
        try {
            List<String> lines = Files.readAllLines(lockFile(), StandardCharsets.ISO_8859_1);
            return lines.size() > STATUS_LINE
                    && lines.getFirst().strip().equals(Long.toString(process.pid()))
                    && lines.get(STATUS_LINE).strip().equals("ready");
        } catch (IOException e) {
            return false;
        }
    }

    /** Backends may outlive a killed postmaster by a moment; until they are gone no other may touch the data. */
    @Override
    public boolean isHeldUp(GuardedProcess ended) {
        return ended.lastLogLines(15).stream().anyMatch(line -> line.contains("pre-existing shared memory block"));
    }

    /**
     * Deletes the lock file of a server that is gone where its number belongs to somebody else by now, as it may after
     * a reboot: PostgreSQL would take that process for its own and refuse to start. Any other lock file is left to
     * PostgreSQL, which finds backends that still run by it.
     */
    private void forgetStrangers() throws IOException {
        Path lockFile = lockFile();
        if (!Files.exists(lockFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(lockFile, StandardCharsets.ISO_8859_1);
        long pid;
        try {
            pid = Long.parseLong(lines.getFirst().strip());
        } catch (NumberFormatException | NoSuchElementException e) {
            // PostgreSQL says what is wrong with it.
            return;
        }
        Optional<ProcessHandle> owner = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (owner.isPresent() && !isOurs(owner.get())) {
            Files.delete(lockFile);
        }
    }

    /** Each home has programs of its own. A process whose program cannot be seen is a stranger's, or a zombie. */
    private boolean isOurs(ProcessHandle process) throws IOException {
        Path ours = folder().toRealPath();
        return process.info()
                .command()
                .filter(command -> Path.of(command).startsWith(ours))
                .isPresent();
    }

    private Path lockFile() {
        return data().resolve("postmaster.pid");
    }

    private Path folder() {
        return home.resolve(NAME);
    }

    private Path data() {
        return folder().resolve("data");
    }

    private Path passwordFile() {
        return folder().resolve("password");
    }

    private Path programs() {
        return folder().resolve(Checkout.version(NAME));
    }

    private Path program(String name) {
        return programs().resolve("bin").resolve(name);
    }

    private void requireSameMajorVersion() throws IOException {
        String ours = Checkout.version(NAME);
        String theirs = Files.readString(data().resolve("PG_VERSION")).strip();
        if (!ours.startsWith(theirs + ".")) {
            throw new StackException("the data in " + data() + " are PostgreSQL " + theirs + "'s, the programs are "
                    + ours + ". Maybe set GOODPUT_HOME to a new folder?");
        }
    }

    /** Unpacks beside the final folder and renames: what is half unpacked never counts. */
    private void unpackPrograms() throws IOException {
        if (Files.exists(programs())) {
            return;
        }
        Path unfinished = folder().resolve("programs.new");
        deleteTree(unfinished);
        Files.createDirectories(unfinished);
        try (ZipInputStream jar =
                new ZipInputStream(new BufferedInputStream(Files.newInputStream(checkout.postgresArchive())))) {
            for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
                if (entry.getName().endsWith(".txz")) {
                    untar(new XZInputStream(jar), unfinished);
                    Files.move(unfinished, programs(), StandardCopyOption.ATOMIC_MOVE);
                    return;
                }
            }
        }
        throw new IllegalStateException(checkout.postgresArchive() + " holds no .txz");
    }

    private static void untar(InputStream archive, Path folder) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(archive);
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path file = folder.resolve(entry.getName()).normalize();
            if (!file.startsWith(folder)) {
                throw new IOException("the archive names a file outside of itself: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(file);
                continue;
            }
            Files.createDirectories(file.resolveSibling("."));
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            } else if (entry.isLink()) {
                Files.createLink(file, folder.resolve(entry.getLinkName()));
            } else {
                Files.copy(tar, file);
                Files.setPosixFilePermissions(file, permissions((entry.getMode() & 0100) != 0));
            }
        }
    }

    private static Set<PosixFilePermission> permissions(boolean executable) {
        return PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--");
    }

    /** Creates the data beside their final folder and renames, so that a first start that was cut short is repeated. */
    private void createData(UnprivilegedAccount account) throws IOException {
        Path unfinished = folder().resolve("data.new");
        deleteTree(unfinished);
        Files.createDirectory(unfinished);
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwx------"));
        Files.deleteIfExists(passwordFile());
        Files.createFile(
                passwordFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        Files.writeString(passwordFile(), HexFormat.of().formatHex(secret) + "\n");
        account.own(folder());
        run(
                account.command(
                        program("initdb").toString(),
                        "-D",
                        unfinished.toString(),
                        "-U",
                        DATABASE,
                        "--auth=scram-sha-256",
                        "--pwfile=" + passwordFile(),
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-instructions"),
                "");
        run(
                account.command(program("postgres").toString(), "--single", "-D", unfinished.toString(), "postgres"),
                "CREATE DATABASE " + DATABASE + ";\n");
        Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void run(List<String> command, String input) throws IOException {
        Path log = Files.createDirectories(home.resolve("logs")).resolve("postgres-setup.log");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .directory(folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try (var out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        }
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new StackException("PostgreSQL's data cannot be created: " + command + " ended with code " + code
                        + "; see " + log);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while PostgreSQL's data are created");
        }
    }

    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
