package io.goodput.cli.benchmarks;

import io.goodput.cli.questions.Simulations;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Violation;
import io.goodput.contracts.benchmarks.BenchmarkAnswer;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.SimulatedBenchmarks;
import io.goodput.contracts.benchmarks.SimulatedRow;
import io.goodput.economics.simulations.RowComparison;
import io.goodput.economics.simulations.RowScenario;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Simulates rows of load tools' files as they were measured. */
final class RowSimulations {
    private static final int MOST_ROWS = 50;

    private final Simulations simulations;

    RowSimulations(Simulations simulations) {
        this.simulations = simulations;
    }

    /**
     * Rows beside simulations of them.
     *
     * @param numbers of the rows from 1 on; all when empty
     */
    SimulatedBenchmarks of(BenchmarkAnswer answer, List<Integer> numbers) throws IOException, InterruptedException {
        List<SimulatedRow> rows = new ArrayList<>();
        for (int number : wanted(answer.rows().size(), numbers)) {
            rows.add(simulated(number, answer.rows().get(number - 1)));
        }
        return new SimulatedBenchmarks(rows);
    }

    private static List<Integer> wanted(int rows, List<Integer> numbers) {
        for (int number : numbers) {
            if (number < 1 || number > rows) {
                throw new InvalidInputException(new Violation(
                        "",
                        "--row " + number,
                        "there are rows 1 to " + rows,
                        "Maybe --row " + Math.clamp(number, 1, rows)));
            }
        }
        List<Integer> wanted = numbers.isEmpty()
                ? IntStream.rangeClosed(1, rows).boxed().toList()
                : numbers.stream().distinct().toList();
        if (wanted.size() > MOST_ROWS) {
            throw new InvalidInputException(new Violation(
                    "",
                    "--simulate of " + wanted.size() + " rows",
                    "at most " + MOST_ROWS + " rows are simulated at once",
                    "Maybe name some: --row 1 --row 2"));
        }
        return wanted;
    }

    private SimulatedRow simulated(int number, BenchmarkRow row) throws IOException, InterruptedException {
        RowScenario scenario = RowScenario.of(row);
        SimulationRequest asked = scenario.scenario();
        if (asked == null) {
            return RowComparison.unreachable(row, scenario, scenario.missing());
        }
        try {
            return RowComparison.of(
                    row, scenario, simulations.simulate("row " + number, asked).answer());
        } catch (InvalidInputException e) {
            return RowComparison.unreachable(
                    row,
                    scenario,
                    e.violations().stream()
                            .map(each -> each.pointer() + " " + each.value() + ": " + each.rule())
                            .toList());
        }
    }
}
