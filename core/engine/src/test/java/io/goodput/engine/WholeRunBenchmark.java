package io.goodput.engine;

import io.goodput.contracts.Report;
import io.goodput.engine.scenario.Scenario;
import java.lang.management.ManagementFactory;

/** Speed of one whole chat-like run, whose result must not change from one repetition to the next. Run its main method. */
final class WholeRunBenchmark {
    private WholeRunBenchmark() {}

    public static void main(String[] args) {
        Scenario scenario = Worlds.chatLike(20, 1_000, 10_000, 1);
        Report expected = Simulator.simulate(scenario);
        for (int i = 0; i < 5; i++) {
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            Report report = Simulator.simulate(scenario);
            double cpu = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e9;
            System.out.printf(
                    "%d events, %.3f CPU-s, %.0f events/s, %d output tokens in the window%n",
                    report.events(), cpu, report.events() / cpu, report.usage().outputTokens());
            if (!report.equals(expected)) {
                throw new IllegalStateException("the same scenario gave two results");
            }
        }
    }
}
