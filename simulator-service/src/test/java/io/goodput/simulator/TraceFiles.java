package io.goodput.simulator;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Traces in Azure's format, as files. */
final class TraceFiles {
    private static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens\n";

    private TraceFiles() {}

    /** So many requests, one a millisecond, of random lengths. */
    static String azure(int requests, long seed) {
        return HEADER + lines(0, requests, new Random(seed));
    }

    private static String lines(int from, int to, Random random) {
        var text = new StringBuilder((to - from) * 40);
        for (int i = from; i < to; i++) {
            text.append("2023-11-16 ");
            twoDigits(text, i / 3_600_000).append(':');
            twoDigits(text, i / 60_000 % 60).append(':');
            twoDigits(text, i / 1_000 % 60).append('.').append((char) ('0' + i / 100 % 10));
            twoDigits(text, i % 100).append("0000,");
            text.append(1 + random.nextInt(7_000))
                    .append(',')
                    .append(1 + random.nextInt(1_000))
                    .append('\n');
        }
        return text.toString();
    }

    /** A trace of at least so many bytes, in gzip members that are written while they are read. */
    static InputStream large(long bytes) {
        return new InputStream() {
            private final Random random = new Random(bytes);
            private InputStream member = InputStream.nullInputStream();
            private long given;
            private int next;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int read = member.read(into, offset, length);
                if (read < 0 && given < bytes) {
                    int from = next;
                    next += 20_000;
                    String lines = (from == 0 ? HEADER : "") + lines(from, next, random);
                    byte[] all = gzip(utf8(lines), Deflater.NO_COMPRESSION);
                    given += all.length;
                    member = new ByteArrayInputStream(all);
                    read = member.read(into, offset, length);
                }
                return read;
            }
        };
    }

    private static StringBuilder twoDigits(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10 % 10)).append((char) ('0' + number % 10));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] gzip(byte[] bytes) {
        return gzip(bytes, Deflater.DEFAULT_COMPRESSION);
    }

    private static byte[] gzip(byte[] bytes, int level) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out) {
            {
                def.setLevel(level);
            }
        }) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
