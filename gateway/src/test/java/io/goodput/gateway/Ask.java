package io.goodput.gateway;

/** Small questions, as JSON. The seed makes a question one that no other test asks. */
public final class Ask {
    private static final String LOAD = """
            "model": "llama-3.1-8b",
            "traffic": {
              "requestsPerSecond": 20,
              "inputTokens": {"constant": 512},
              "outputTokens": {"constant": 64}
            },
            "slo": {"limits": [
              {"metric": "ttft", "percentile": 99, "limitSeconds": 1},
              {"metric": "tpot", "percentile": 99, "limitSeconds": 0.05}
            ]},
            "sampling": {"warmupRequests": 100, "measuredRequests": 1000, "seed": %d, "confirmationSeeds": [%d]}""";

    /** Seeds of tests are closer to each other than this. */
    private static final long CONFIRMATION = 1_000_000_000L;

    private Ask() {}

    /** A search of at least two rounds. */
    public static String plan(long seed) {
        return ("{" + LOAD + ", \"systems\": [\"hgx-h100\", \"hgx-h200\"], \"roundSize\": 2}")
                .formatted(seed, seed + CONFIRMATION);
    }

    /** Two runs: the seed's and a confirmation. */
    public static String simulation(long seed) {
        return ("{" + LOAD + """
                , "layout": {"mode": "aggregated", "pools": [
                  {"role": "aggregated", "system": "hgx-h100", "instances": 2, "tensorParallel": 1}]}}""").formatted(seed, seed + CONFIRMATION);
    }

    /** Two policies on two seeds: four runs in two rounds. */
    public static String scaleOut(long seed) {
        return "{\"scenario\": " + simulation(seed) + ", \"policies\": [{\"name\": \"hpa\"}, {\"name\": \"fixed\"}]}";
    }

    /** Bills of three prices; one pool of two instances: three runs in one round. */
    public static String bill(long seed) {
        return "{\"scenario\": " + simulation(seed) + ", \"prices\": [{\"tiers\": [\"retail\", \"neocloud-own\"]},"
                + " {\"priceBook\": \"market-2025-10\", \"tiers\": [\"three-year-contract\"]}]}";
    }

    /** The loss of a GPU, which takes one instance of whatever there are. */
    public static String redundancy(long seed) {
        return "{\"scenario\": " + simulation(seed)
                + ", \"losses\": [\"gpu\"], \"spares\": [\"hot\"], \"placements\": [\"pack\"],"
                + " \"lostSeconds\": 60, \"settleSeconds\": 10}";
    }
}
