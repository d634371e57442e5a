package io.goodput.simulation.traces;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenForm;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.TokenQuantiles;
import io.goodput.engine.workload.TurnReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * ServeGen's clients of one model: for each its arrival rate and the shape of its gaps in windows of ten minutes, and
 * quantiles of its lengths in windows of six hours. Read whole: a description of a load, not a list of requests.
 *
 * <p>In a window without a row a client is silent. Gaps have the fitted shape (gamma or Weibull) and the window's rate,
 * which the fitted scale misses. Clients without lengths (the busiest ones' files are absent from the published
 * snapshot) take, request by request, those of another client, drawn by rate.
 */
final class ServeGenClients {
    static final double WINDOW_SECONDS = 600;
    private static final int MAX_ROWS = 5_000_000;

    /** Rates and gaps of one client, by window. */
    static final class Client {
        final List<double[]> windows = new ArrayList<>();
        final TreeMap<Double, TokenQuantiles> inputs = new TreeMap<>();
        final TreeMap<Double, TokenQuantiles> outputs = new TreeMap<>();

        boolean hasLengths() {
            return !inputs.isEmpty() && !outputs.isEmpty();
        }

        double requests() {
            return windows.stream().mapToDouble(each -> each[1]).sum() * WINDOW_SECONDS;
        }
    }

    private final Map<String, Client> clients = new LinkedHashMap<>();
    private final TraceErrors errors;
    private @Nullable String model;

    /**
     * @param lengths files of length quantiles
     * @param model the model to take; the only one when absent
     */
    ServeGenClients(TraceFile rates, List<TraceFile> lengths, @Nullable String model) {
        errors = new TraceErrors(rates.name());
        this.model = model;
        List<String> others = new ArrayList<>();
        try (var table = new CsvTable(
                rates, List.of("model", "client_id", "window_start_s", "rate_rps", "pattern", "arg1"), MAX_ROWS)) {
            while (table.read()) {
                if (isOther(table, others)) {
                    continue;
                }
                String pattern = table.text("pattern");
                if (!pattern.equals("Gamma") && !pattern.equals("Weibull")) {
                    throw table.refused("pattern", "must be Gamma or Weibull");
                }
                Client client = clients.computeIfAbsent(table.text("client_id"), key -> new Client());
                double start = table.number("window_start_s", 0, 1e9);
                if (!client.windows.isEmpty() && client.windows.getLast()[0] >= start) {
                    throw table.refused("window_start_s", "must ascend within a client");
                }
                client.windows.add(new double[] {
                    start,
                    table.number("rate_rps", 0, 1e6),
                    table.number("arg1", 0.005, 1e4),
                    pattern.equals("Weibull") ? 1 : 0
                });
            }
        }
        if (clients.isEmpty()) {
            throw errors.whole(
                    model == null ? "no clients" : model,
                    others.isEmpty() ? "a ServeGen trace has clients" : "model must be one of " + others,
                    others.isEmpty() ? "Maybe another file" : "Maybe " + others.getFirst());
        }
        if (model == null && !others.isEmpty()) {
            throw errors.whole(
                    "model absent", "a trace of several models needs the model to take", "Maybe " + this.model);
        }
        lengths.forEach(this::readLengths);
        if (clients.values().stream().noneMatch(Client::hasLengths)) {
            throw errors.whole(
                    "no lengths",
                    "ServeGen needs the length quantiles of its clients as a companion",
                    "Maybe companions: [client_length_quantiles.csv.gz]");
        }
    }

    /** Takes the first model where none was asked for. */
    private boolean isOther(CsvTable table, List<String> others) {
        String name = table.text("model");
        if (model == null) {
            model = name;
        }
        if (name.equals(model)) {
            return false;
        }
        if (!others.contains(name) && others.size() < 100) {
            others.add(name);
        }
        return true;
    }

    private void readLengths(TraceFile file) {
        try (var table = new CsvTable(
                file,
                List.of("model", "client_id", "window_start_s", "field", "mean", "q0", "q50", "q100"),
                MAX_ROWS)) {
            List<String> points = table.header().stream()
                    .filter(each -> each.matches("q\\d{1,2}(\\.\\d+)?") && !each.equals("q0"))
                    .toList();
            while (table.read()) {
                Client client = clients.get(table.text("client_id"));
                String field = table.text("field");
                boolean input = field.equals("input_tokens");
                if (client == null
                        || !table.text("model").equals(model)
                        || (!input && !field.equals("output_tokens"))) {
                    continue;
                }
                (input ? client.inputs : client.outputs)
                        .put(table.number("window_start_s", 0, 1e9), quantiles(table, points));
            }
        }
    }

    private static TokenQuantiles quantiles(CsvTable table, List<String> points) {
        List<TokenQuantile> quantiles = new ArrayList<>();
        int last = tokens(table, "q0");
        int min = last;
        for (String point : points) {
            int here = tokens(table, point);
            if (here < last) {
                throw table.refused(point, "must not be below the quantile before");
            }
            quantiles.add(new TokenQuantile(Double.parseDouble(point.substring(1)), here));
            last = here;
        }
        int max = tokens(table, "q100");
        if (max < last) {
            throw table.refused("q100", "must not be below the quantile before");
        }
        try {
            double mean = Math.max(1, table.number("mean", 0, 1e7));
            return TokenQuantiles.of(new TokenDistribution(null, mean, quantiles, min, max));
        } catch (InvalidInputException e) {
            // A mean that no curve through these points has: straight lines.
            return TokenQuantiles.of(new TokenDistribution(null, null, quantiles, min, max, TokenForm.EMPIRICAL));
        }
    }

    private static int tokens(CsvTable table, String column) {
        return (int) Math.max(1, Math.rint(table.number(column, 0, TokenDistribution.MAX_TOKENS)));
    }

    List<Client> clients() {
        return List.copyOf(clients.values());
    }

    /** Requests of the clients, drawn from streams of the seed. */
    TurnReader open(long seed) {
        return new ServeGenTurns(clients(), seed);
    }
}
