package io.goodput.localstack;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * How PostgreSQL, which refuses to run as root, is run all the same.
 *
 * @param prefix what stands before its command; empty for an ordinary user
 * @param uid the owner that its files need, in the eyes of this process
 */
record UnprivilegedAccount(List<String> prefix, int uid) {
    private static final int NOBODY = 65_534;

    UnprivilegedAccount {
        prefix = List.copyOf(prefix);
    }

    /**
     * The first way that works here: as the user we are; as root in a user namespace, where root's number has no
     * name; as nobody.
     */
    static UnprivilegedAccount choose() {
        int uid = Math.toIntExact(new UnixSystem().getUid());
        if (uid != 0) {
            return new UnprivilegedAccount(List.of(), uid);
        }
        List<UnprivilegedAccount> ways = new ArrayList<>();
        Programs.find("unshare")
                .ifPresent(unshare -> ways.add(new UnprivilegedAccount(List.of(unshare.toString(), "-U"), 0)));
        Programs.find("setpriv")
                .ifPresent(setpriv -> ways.add(asNobody(
                        setpriv.toString(), "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--")));
        Programs.find("runuser").ifPresent(runuser -> ways.add(asNobody(runuser.toString(), "-u", "nobody", "--")));
        return ways.stream()
                .filter(way -> Programs.succeeds(way.command("sh", "-c", "[ \"$(id -u)\" != 0 ]")))
                .findFirst()
                .orElseThrow(() -> new StackException(
                        "PostgreSQL refuses to run as root, and none of unshare -U, setpriv and runuser works here."
                                + " Maybe run as another user?"));
    }

    private static UnprivilegedAccount asNobody(String... prefix) {
        return new UnprivilegedAccount(List.of(prefix), NOBODY);
    }

    List<String> command(String... words) {
        return command(List.of(words));
    }

    List<String> command(List<String> words) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(words);
        return command;
    }

    /** Gives a folder and all in it to this account. */
    void own(Path folder) {
        if (new UnixSystem().getUid() != 0) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                    return visitFile(path, attributes);
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                    if (!Integer.valueOf(uid).equals(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS))) {
                        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be given to user " + uid, e);
        }
    }

    /**
     * Makes sure that this account can read a file.
     *
     * @throws StackException when it cannot, with what to do
     */
    void requireReach(Path file) {
        if (!Programs.succeeds(command("test", "-r", file.toString()))) {
            throw new StackException("PostgreSQL runs as user " + uid + " here, who cannot reach " + file
                    + ". Maybe set GOODPUT_HOME to a folder below /var/tmp or /opt?");
        }
    }
}
