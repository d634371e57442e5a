package io.goodput.economics.readings;

import io.goodput.economics.GivenFile;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** Unpacks files: zips and gzips by their first bytes, within limits on all files of one answer together. */
final class Uploads {
    /** Unpacked bytes of one text, and of all together. */
    static final long MAX_TEXT_BYTES = 512L << 20;

    static final long MAX_BYTES = 1L << 30;
    /** Texts, in zips or not. */
    static final int MAX_TEXTS = 1_000;
    /** Unpacked over packed bytes, once more than {@link #FREE_BYTES} are unpacked. */
    static final int MAX_RATIO = 200;

    private static final long FREE_BYTES = 4L << 20;
    private static final int BUFFER = 1 << 16;
    /** A zip's directory ends with a record of so many bytes and a comment of at most 65,535. */
    private static final int DIRECTORY_END = 22;

    private static final int TAIL = DIRECTORY_END + 65_535;
    private static final int MANY_ENTRIES = 0xffff;

    /** Takes the texts of a file. */
    @FunctionalInterface
    interface Texts {
        void text(String name, InputStream in) throws IOException;
    }

    private long bytesLeft = MAX_BYTES;
    private int texts;

    void unpack(GivenFile file, Texts sink) throws IOException {
        try (InputStream raw = file.open()) {
            var packed = new Counted(raw, file.name());
            var in = new BufferedInputStream(packed, BUFFER);
            if (startsWith(in, 'P', 'K')) {
                unzip(file.name(), packed, in, sink);
            } else {
                give(file.name(), packed, in, sink);
            }
        }
    }

    private void unzip(String name, Counted packed, InputStream in, Texts sink) throws IOException {
        int entries = 0;
        try {
            var zip = new ZipInputStream(in);
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries++;
                String entryName = name + "!" + Refusals.printable(entry.getName());
                if (entry.isDirectory() || isOfTheSystem(entry.getName())) {
                    continue;
                }
                var unpacked = new BufferedInputStream(zip, BUFFER);
                if (startsWith(unpacked, 'P', 'K')) {
                    throw Refusals.of(entryName, "a zip in a zip", "zips are unpacked once", "Maybe unpack it first");
                }
                give(entryName, packed, unpacked, sink);
            }
        } catch (ZipException e) {
            throw Refusals.of(name, String.valueOf(e.getMessage()), "this zip is damaged", "Maybe zip it again");
        } catch (java.io.EOFException e) {
            throw Refusals.of(name, "the end", "this zip is cut off", "Maybe upload it again");
        }
        packed.drain(in);
        int said = packed.entriesInDirectory();
        if (said == 0) {
            throw Refusals.of(name, "no entries", "a zip must hold files", "Maybe it is empty");
        }
        // A reader of streams takes a zip that was cut off between two entries for a shorter one.
        if (said < 0 || (said < MANY_ENTRIES && said != entries)) {
            throw Refusals.of(
                    name,
                    entries + " entries of " + (said < 0 ? "an unknown number" : said),
                    "this zip is cut off or damaged",
                    "Maybe upload it again");
        }
    }

    /** What archivers of some systems add. */
    private static boolean isOfTheSystem(String entry) {
        return entry.startsWith("__MACOSX/") || entry.endsWith(".DS_Store");
    }

    private void give(String name, Counted packed, InputStream in, Texts sink) throws IOException {
        if (++texts > MAX_TEXTS) {
            throw Refusals.of(name, "more", "at most " + MAX_TEXTS + " files are read", "Maybe fewer at once");
        }
        boolean isGzip = startsWith(in, 0x1f, 0x8b);
        try {
            var text = isGzip ? new GZIPInputStream(in, BUFFER) : in;
            sink.text(name, new Bounded(text, name, packed));
        } catch (ZipException e) {
            throw Refusals.of(name, String.valueOf(e.getMessage()), "this file is damaged", "Maybe pack it again");
        } catch (java.io.EOFException e) {
            throw Refusals.of(name, "the end", "this file is cut off", "Maybe upload it again");
        }
    }

    private static boolean startsWith(InputStream in, int first, int second) throws IOException {
        in.mark(2);
        boolean starts = in.read() == first && in.read() == second;
        in.reset();
        return starts;
    }

    /** A file as it is: counts its bytes and keeps the last of them. */
    private static final class Counted extends FilterInputStream {
        private final String name;
        private final byte[] tail = new byte[TAIL];
        private int tailLength;
        private long count;

        Counted(InputStream in, String name) {
            super(in);
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read > 0) {
                count += read;
                keep(bytes, offset, read);
            }
            if (count > MAX_BYTES) {
                throw Refusals.of(name, "more than 1 GiB", "a file may have at most 1 GiB", "Maybe split it");
            }
            return read;
        }

        private void keep(byte[] bytes, int offset, int length) {
            int added = Math.min(length, TAIL);
            int kept = Math.min(tailLength, TAIL - added);
            System.arraycopy(tail, tailLength - kept, tail, 0, kept);
            System.arraycopy(bytes, offset + length - added, tail, kept, added);
            tailLength = kept + added;
        }

        /** Reads the rest of the file through {@code in}, which reads this. */
        void drain(InputStream in) throws IOException {
            byte[] buffer = new byte[BUFFER];
            while (in.read(buffer) >= 0) {
                // Only the tail is of use.
            }
        }

        /** How many entries the zip's directory says that there are; negative where the directory's end is not there. */
        int entriesInDirectory() {
            for (int at = tailLength - DIRECTORY_END; at >= 0; at--) {
                if (tail[at] == 'P' && tail[at + 1] == 'K' && tail[at + 2] == 5 && tail[at + 3] == 6) {
                    return (tail[at + 10] & 0xff) | (tail[at + 11] & 0xff) << 8;
                }
            }
            return -1;
        }
    }

    /** A text; refuses what is longer, or was packed more tightly, than a result is. Its owner closes it. */
    private final class Bounded extends FilterInputStream {
        private final String name;
        private final Counted packed;
        private final long packedBefore;
        private long count;

        Bounded(InputStream in, String name, Counted packed) {
            super(in);
            this.name = name;
            this.packed = packed;
            packedBefore = Math.max(0, packed.count - BUFFER);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            add(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            add(Math.max(0, read));
            return read;
        }

        @Override
        public void close() {}

        private void add(int read) {
            count += read;
            bytesLeft -= read;
            if (count > MAX_TEXT_BYTES) {
                throw Refusals.of(
                        name, "more than 512 MiB", "a file may have at most 512 MiB of text", "Maybe split it");
            }
            if (bytesLeft < 0) {
                throw Refusals.of(name, "more than 1 GiB", "all files may have at most 1 GiB of text", "Maybe fewer");
            }
            if (count > FREE_BYTES && count > MAX_RATIO * (packed.count - packedBefore)) {
                throw Refusals.of(
                        name,
                        count + " bytes of " + (packed.count - packedBefore),
                        "a packed file may unpack to at most " + MAX_RATIO + " times its size",
                        "Maybe give it unpacked");
            }
        }
    }
}
