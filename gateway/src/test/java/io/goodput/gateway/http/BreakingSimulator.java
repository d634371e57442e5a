package io.goodput.gateway.http;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A simulator-service that answers with rows, byte by byte as a test says, and breaks off in every way there is. */
final class BreakingSimulator implements AutoCloseable {
    /** How an answer ends. */
    enum Ending {
        /** All is there. */
        COMPLETE,
        /** The connection is closed after some frames. */
        CLOSED,
        /** The connection is reset after some frames. */
        RESET,
        /** HTTP's body ends as it should, but the frames' end mark is missing. */
        UNMARKED,
        /** The same inside a frame. */
        INSIDE_A_FRAME,
        /** Behind the frames stands what a server says of its own failure; then the body ends as it should. */
        FOLLOWED_BY_AN_ERROR
    }

    private static final int FRAMES = 12;
    private static final int MAX_FRAME_BYTES = 1 << 16;

    private final ServerSocket server = new ServerSocket();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Function<String, Ending> endings;
    private final AtomicInteger answers = new AtomicInteger();

    /** @param endings of the answer to a request's body */
    BreakingSimulator(int port, Function<String, Ending> endings) throws IOException {
        this.endings = endings;
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        threads.execute(() -> {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    threads.execute(() -> answer(client));
                } catch (IOException e) {
                    // Closed.
                }
            }
        });
    }

    /** The rows of complete answers: so many bytes, each a letter. */
    static String rows() {
        var random = new Random(1);
        var text = new StringBuilder();
        for (int i = 0; i < FRAMES; i++) {
            text.append(frame(random));
        }
        return text.toString();
    }

    private static String frame(Random random) {
        int length = MAX_FRAME_BYTES - random.nextInt(MAX_FRAME_BYTES / 2);
        return String.valueOf((char) ('a' + random.nextInt(26))).repeat(length);
    }

    /** Requests that were answered, one way or another. */
    int answers() {
        return answers.get();
    }

    private void answer(Socket client) {
        try (client) {
            Ending ending = endings.apply(body(client.getInputStream()));
            answers.incrementAndGet();
            try (var out = new BufferedOutputStream(client.getOutputStream(), 1 << 20)) {
                out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                var random = new Random(1);
                int frames = ending == Ending.COMPLETE ? FRAMES : 1 + Math.floorMod(System.nanoTime(), FRAMES - 1);
                for (int i = 0; i < frames; i++) {
                    byte[] frame = frame(random).getBytes(StandardCharsets.US_ASCII);
                    chunk(out, framed(frame.length, frame));
                }
                switch (ending) {
                    case COMPLETE -> {
                        chunk(out, framed(0, new byte[0]));
                        last(out);
                    }
                    case CLOSED -> out.flush();
                    case RESET -> {
                        out.flush();
                        client.setSoLinger(true, 0);
                    }
                    case UNMARKED -> last(out);
                    case INSIDE_A_FRAME -> {
                        chunk(out, framed(1_000, new byte[] {'x'}));
                        last(out);
                    }
                    case FOLLOWED_BY_AN_ERROR -> {
                        chunk(out, "{\"details\":\"Error id 1\"}".getBytes(StandardCharsets.US_ASCII));
                        last(out);
                    }
                }
                if (ending == Ending.RESET) {
                    client.close();
                }
            }
        } catch (IOException e) {
            // The gateway went away.
        }
    }

    /** The body of a request with a Content-Length. */
    private static String body(InputStream stream) throws IOException {
        var in = new DataInputStream(stream);
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        for (String line : head.toString().split("\r\n", -1)) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                int length =
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
                return new String(in.readNBytes(length), StandardCharsets.UTF_8);
            }
        }
        throw new IOException("no Content-Length in " + head);
    }

    private static byte[] framed(int length, byte[] bytes) throws IOException {
        var frame = new ByteArrayOutputStream();
        var out = new DataOutputStream(frame);
        out.writeInt(length);
        out.write(bytes);
        return frame.toByteArray();
    }

    private static void chunk(OutputStream out, byte[] bytes) throws IOException {
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static void last(OutputStream out) throws IOException {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
