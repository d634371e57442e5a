package io.goodput.simulation.traces;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.goodput.engine.workload.RequestSource;
import io.goodput.engine.workload.Workload;
import java.io.Writer;
import java.util.List;

/**
 * A workload that writes down each request as it is taken, as a trace of format {@code run}: replayed, it gives the same
 * requests at the same times to the bit, also of closed loops and sessions.
 */
public final class TraceRecorder implements Workload {
    private final Workload workload;
    private final List<String> classNames;
    private final int blockTokens;
    private final Writer to;

    /**
     * @param classNames names of the classes
     * @param blockTokens tokens of the workload's blocks; 0 when it has none
     * @param to where the trace goes; the caller closes it after the run
     */
    public TraceRecorder(Workload workload, List<String> classNames, int blockTokens, Writer to) {
        this.workload = workload;
        this.classNames = List.copyOf(classNames);
        this.blockTokens = blockTokens;
        this.to = to;
    }

    @Override
    public RequestSource open(long seed) {
        return new Recording(
                workload.open(seed), CsvWriter.builder().bufferSize(0).build(to));
    }

    private final class Recording implements RequestSource {
        private final RequestSource source;
        private final CsvWriter csv;
        private long taken;
        private long[] ids = new long[64];

        Recording(RequestSource source, CsvWriter csv) {
            this.source = source;
            this.csv = csv;
            csv.writeRecord(
                    "id",
                    "class",
                    "arrivalSeconds",
                    "inputTokens",
                    "outputTokens",
                    "maxOutputTokens",
                    "hitTokens",
                    "session",
                    blockTokens > 0 ? "blockIds(" + blockTokens + ")" : "blockIds");
        }

        @Override
        public void take() {
            double arrival = source.nextArrivalSeconds();
            source.take();
            csv.writeRecord(
                    Long.toString(taken++),
                    classNames.get(source.requestClass()),
                    Double.toString(arrival),
                    Integer.toString(source.inputTokens()),
                    Integer.toString(source.outputTokens()),
                    Integer.toString(source.maxOutputTokens()),
                    source.drawnHitTokens() == NOT_DRAWN ? "" : Integer.toString(source.drawnHitTokens()),
                    source.session() == NO_THREAD ? "" : Integer.toString(source.session()),
                    ids());
        }

        private String ids() {
            int count = source.blockIds();
            if (count > ids.length) {
                ids = new long[Math.max(count, 2 * ids.length)];
            }
            source.copyBlockIds(ids);
            var text = new StringBuilder();
            for (int i = 0; i < count; i++) {
                text.append(i == 0 ? "" : " ").append(ids[i]);
            }
            return text.toString();
        }

        @Override
        public double nextArrivalSeconds() {
            return source.nextArrivalSeconds();
        }

        @Override
        public int inputTokens() {
            return source.inputTokens();
        }

        @Override
        public int outputTokens() {
            return source.outputTokens();
        }

        @Override
        public int maxOutputTokens() {
            return source.maxOutputTokens();
        }

        @Override
        public int requestClass() {
            return source.requestClass();
        }

        @Override
        public int drawnHitTokens() {
            return source.drawnHitTokens();
        }

        @Override
        public int blockIds() {
            return source.blockIds();
        }

        @Override
        public void copyBlockIds(long[] to) {
            source.copyBlockIds(to);
        }

        @Override
        public int session() {
            return source.session();
        }

        @Override
        public int thread() {
            return source.thread();
        }

        @Override
        public void ended(int thread, double nowSeconds) {
            source.ended(thread, nowSeconds);
        }

        @Override
        public double expectedSeconds() {
            return source.expectedSeconds();
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
