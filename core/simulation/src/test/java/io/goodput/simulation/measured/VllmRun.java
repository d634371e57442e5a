package io.goodput.simulation.measured;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.goodput.engine.workload.RequestSource;
import io.goodput.engine.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/** One measured run of vLLM: what came when, and how long it took. */
record VllmRun(List<Request> requests) implements Workload {
    /** One request; seconds from the first arrival, and prompt blocks of 16 tokens. */
    record Request(
            double arrivalSeconds,
            int inputTokens,
            int outputTokens,
            List<Long> blocks,
            double ttftSeconds,
            double tpotSeconds,
            double latencySeconds) {}

    /** The mean of one latency over the requests. */
    interface Latency {
        double of(Request request);
    }

    double mean(Latency latency) {
        return requests.stream().mapToDouble(latency::of).average().orElseThrow();
    }

    /** Reads {@code workload.jsonl} and {@code vllm/requests.jsonl}; latencies count from when the engine queued it. */
    static VllmRun read(Path folder) throws IOException {
        var mapper = new ObjectMapper();
        List<String> prompts = Files.readAllLines(folder.resolve("workload.jsonl"));
        List<String> answers = Files.readAllLines(folder.resolve("vllm/requests.jsonl"));
        double start = mapper.readTree(answers.getFirst()).get("arrival_time").asDouble();
        List<Request> all = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            JsonNode prompt = mapper.readTree(prompts.get(i));
            JsonNode answer = mapper.readTree(answers.get(i));
            int output = answer.get("output_toks").asInt();
            double queued = answer.get("queued_ts").asDouble();
            double first = answer.get("first_token_ts").asDouble();
            double last = answer.get("last_token_ts").asDouble();
            all.add(new Request(
                    answer.get("arrival_time").asDouble() - start,
                    answer.get("input_toks").asInt(),
                    output,
                    StreamSupport.stream(prompt.get("prefix_blocks16").spliterator(), false)
                            .map(block -> Long.valueOf(block.asText(), 16))
                            .toList(),
                    first - queued,
                    (last - first) / (output - 1),
                    last - queued));
        }
        all.sort(Comparator.comparingDouble(Request::arrivalSeconds));
        return new VllmRun(List.copyOf(all));
    }

    @Override
    public RequestSource open(long seed) {
        return new Source(requests);
    }

    private static final class Source implements RequestSource {
        private final List<Request> requests;
        private int taken = -1;

        Source(List<Request> requests) {
            this.requests = requests;
        }

        private Request current() {
            return requests.get(taken);
        }

        @Override
        public double nextArrivalSeconds() {
            return taken + 1 < requests.size() ? requests.get(taken + 1).arrivalSeconds() : Double.POSITIVE_INFINITY;
        }

        @Override
        public void take() {
            taken++;
        }

        @Override
        public int inputTokens() {
            return current().inputTokens();
        }

        @Override
        public int outputTokens() {
            return current().outputTokens();
        }

        @Override
        public int maxOutputTokens() {
            return current().outputTokens();
        }

        @Override
        public int blockIds() {
            return current().blocks().size();
        }

        @Override
        public void copyBlockIds(long[] ids) {
            for (int i = 0; i < blockIds(); i++) {
                ids[i] = current().blocks().get(i);
            }
        }

        @Override
        public double expectedSeconds() {
            return requests.getLast().arrivalSeconds();
        }
    }
}
