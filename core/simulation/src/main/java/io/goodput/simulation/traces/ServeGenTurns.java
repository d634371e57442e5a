package io.goodput.simulation.traces;

import io.goodput.contracts.TokenQuantiles;
import io.goodput.engine.kernel.GammaFunction;
import io.goodput.engine.kernel.RandomStream;
import io.goodput.engine.workload.Turn;
import io.goodput.engine.workload.TurnReader;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The arrivals of ServeGen's clients, merged: each draws its own gaps and lengths from a stream of its own. */
final class ServeGenTurns implements TurnReader {
    /** A client on its way through its windows. */
    private static final class Walker {
        private final ServeGenClients.Client client;
        private final int number;
        private final RandomStream stream;
        private int window;
        private double time;

        Walker(ServeGenClients.Client client, int number, long seed) {
            this.client = client;
            this.number = number;
            stream = new RandomStream(seed, "servegen-clients");
            stream.branch(number);
            time = client.windows.getFirst()[0];
        }

        /** Moves to the client's next arrival; to infinity after the last. */
        void advance() {
            double left = gap(client.windows.get(window));
            for (; window < client.windows.size(); window++) {
                double[] here = client.windows.get(window);
                double from = Math.max(time, here[0]);
                double expected = here[1] * (here[0] + ServeGenClients.WINDOW_SECONDS - from);
                if (left < expected) {
                    time = from + left / here[1];
                    return;
                }
                left -= Math.max(0, expected);
            }
            time = Double.POSITIVE_INFINITY;
        }

        /** A gap with mean 1 and the window's shape. */
        private double gap(double[] of) {
            double shape = of[2];
            if (of[3] == 0) {
                return stream.gamma(shape) / shape;
            }
            return StrictMath.pow(stream.exponential(), 1 / shape) / StrictMath.exp(GammaFunction.log(1 + 1 / shape));
        }
    }

    private final PriorityQueue<Walker> walkers = new PriorityQueue<>((one, other) -> {
        int order = Double.compare(one.time, other.time);
        return order != 0 ? order : Integer.compare(one.number, other.number);
    });
    /** Clients with lengths by the running sum of their requests. */
    private final TreeMap<Double, ServeGenClients.Client> donors = new TreeMap<>();

    private final double donated;

    ServeGenTurns(List<ServeGenClients.Client> clients, long seed) {
        double sum = 0;
        for (int i = 0; i < clients.size(); i++) {
            var walker = new Walker(clients.get(i), i, seed);
            walker.advance();
            walkers.add(walker);
            if (clients.get(i).hasLengths()) {
                donors.put(sum, clients.get(i));
                sum += Math.max(1, clients.get(i).requests());
            }
        }
        donated = sum;
    }

    @Override
    public @Nullable Turn next() {
        Walker walker = walkers.peek();
        if (walker == null || walker.time == Double.POSITIVE_INFINITY) {
            return null;
        }
        walkers.remove();
        var turn = new Turn();
        turn.seconds = walker.time;
        ServeGenClients.Client lengths = walker.client;
        if (!lengths.hasLengths()) {
            lengths = donors.floorEntry(walker.stream.uniform() * donated).getValue();
        }
        turn.inputTokens = draw(lengths.inputs, walker);
        turn.outputTokens = draw(lengths.outputs, walker);
        walker.advance();
        walkers.add(walker);
        return turn;
    }

    /** From the quantiles of the time's window, or the last before, or the first. */
    private static int draw(NavigableMap<Double, TokenQuantiles> windows, Walker walker) {
        Map.Entry<Double, TokenQuantiles> entry = windows.floorEntry(walker.time);
        TokenQuantiles tokens = (entry == null ? windows.firstEntry() : entry).getValue();
        return tokens.draw(walker.stream.uniform(), walker.stream.uniform());
    }

    @Override
    public void close() {
        // Nothing is open: the clients are in memory.
    }
}
