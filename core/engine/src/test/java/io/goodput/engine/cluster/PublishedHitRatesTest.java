package io.goodput.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Hit rates of one LRU cache on the synthetic trace of Mooncake (FAST 2025). The requests pass in the trace's order, each
 * gone before the next comes. The rate is block references found over all block references; a request's references are
 * all its hash ids, a last partial block's among them, and those found are the first part of its chain that is there.
 */
class PublishedHitRatesTest {
    private static final int BLOCK_TOKENS = 512;
    private static final double PUBLISHED_WITHIN = 0.005;
    private static final List<long[]> CHAINS = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        Path trace = data().resolve("traces/mooncake-fast25/synthetic_trace.jsonl.gz");
        assumeTrue(Files.isReadable(trace), () -> "no trace at " + trace + "; GOODPUT_DATA names its folder");
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(trace)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int key = line.indexOf("\"hash_ids\"");
                String ids = line.substring(line.indexOf('[', key) + 1, line.indexOf(']', key));
                CHAINS.add(Arrays.stream(ids.split(",", -1))
                        .map(String::strip)
                        .mapToLong(Long::parseLong)
                        .toArray());
            }
        }
        assertEquals(3_993, CHAINS.size());
    }

    private static Path data() {
        String set = System.getProperty("GOODPUT_DATA", System.getenv().getOrDefault("GOODPUT_DATA", ""));
        if (!set.isEmpty()) {
            return Path.of(set);
        }
        Path folder = Path.of("").toAbsolutePath();
        while (folder.getParent() != null && !Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder.resolveSibling("shared").resolve("data");
    }

    /** The rates that {@link PrefixCache} has, to four digits, beside the published ones. */
    @ParameterizedTest
    @CsvSource({
        "1000000, 0.140, 0.1424",
        "2000000, 0.227, 0.2285",
        "4000000, 0.368, 0.3681",
        "5000000, 0.420, 0.4206",
        "10000000, 0.567, 0.5666",
        "50000000, 0.640, 0.6396"
    })
    void hitRateIsThePublishedOne(long tokens, double published, double ours) {
        PrefixCache cache = new PrefixCache(new int[] {1}, new long[] {tokens / BLOCK_TOKENS}, null);
        long found = 0;
        long references = 0;
        for (long[] chain : CHAINS) {
            int hit = cache.acquire(0, chain, chain.length, false);
            cache.insert(0, chain, chain.length, cache.pins(), chain.length);
            cache.release(0, cache.pins());
            found += hit;
            references += chain.length;
        }
        double rate = (double) found / references;
        assertEquals(published, rate, PUBLISHED_WITHIN);
        assertEquals(ours, rate, 0.000_05);
    }
}
