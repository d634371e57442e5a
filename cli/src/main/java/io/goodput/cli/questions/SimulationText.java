package io.goodput.cli.questions;

import io.goodput.codec.EnumNames;
import io.goodput.contracts.Bill;
import io.goodput.contracts.LatencySummary;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Report;
import io.goodput.contracts.SimulationAnswer;
import io.goodput.contracts.SimulationRequest;
import java.util.Locale;

/** A simulation's answer as text: latencies, pools and bills of its first run, and whether the others agree. */
final class SimulationText {
    private SimulationText() {}

    static String of(SimulationAnswer answer) {
        SimulationRequest question = answer.question();
        PricedRun run = answer.runs().getFirst();
        Report report = run.report();
        var text = new StringBuilder()
                .append(question.model())
                .append(" (")
                .append(question.precision())
                .append("), ")
                .append(Figures.traffic(question.traffic()))
                .append('\n')
                .append(question.layout().pools().getFirst().system())
                .append(": ")
                .append(Figures.layout(question.layout()))
                .append('\n')
                .append(Figures.objective(question.slo()))
                .append(report.holds() ? ": holds" : ": does not hold")
                .append(" (")
                .append(Figures.share(report.attainment()))
                .append(" of requests inside all limits)\n\n");
        var latencies = new TextTable(1, "latency", "mean", "p50", "p95", "p99", "max");
        addRow(latencies, "TTFT", report.timeToFirstToken());
        addRow(latencies, "TPOT", report.timePerOutputToken());
        addRow(latencies, "ITL", report.interTokenLatency());
        addRow(latencies, "E2E", report.endToEnd());
        text.append(latencies.text()).append('\n');
        var pools = new TextTable(1, "pool", "utilisation", "mean batch", "KV reserved", "mean queue");
        for (PoolReport pool : report.pools()) {
            pools.add(
                    EnumNames.of(pool.role()),
                    Figures.share(pool.utilisation()),
                    Figures.number(pool.meanBatch()),
                    Figures.share(pool.meanKvOccupancy()),
                    Figures.seconds(pool.meanQueueSeconds()));
        }
        text.append(pools.text()).append('\n');
        var bills = new TextTable(
                1,
                answer.priceBook(),
                "GPUs billed",
                "$/h",
                "$/month",
                "$/M tokens",
                "in",
                "out",
                "J/token",
                "tokens/s/MW");
        for (Bill bill : run.bills()) {
            bills.add(
                    EnumNames.of(bill.tier()),
                    Integer.toString(bill.gpusBilled()),
                    Figures.usd(bill.usdPerHour()),
                    Figures.usd(bill.usdPerMonth()),
                    Figures.usd(bill.usdPerMillionTokens()),
                    Figures.usd(bill.usdPerMillionInputTokens()),
                    Figures.usd(bill.usdPerMillionOutputTokens()),
                    Figures.number(bill.joulesPerToken()),
                    Figures.number(bill.tokensPerSecondPerMegawatt()));
        }
        text.append(bills.text());
        if (answer.runs().size() > 1) {
            long held =
                    answer.runs().stream().filter(each -> each.report().holds()).count();
            text.append(String.format(
                    Locale.ROOT,
                    "%n  The objective holds on %d of %d seeds.%n",
                    held,
                    answer.runs().size()));
        }
        return text.append("\nError band of the step times:\n")
                .append(Figures.errorBands(answer.errorBands()))
                .toString();
    }

    private static void addRow(TextTable table, String name, LatencySummary latency) {
        table.add(
                name,
                Figures.seconds(latency.meanSeconds()),
                Figures.seconds(latency.p50Seconds()),
                Figures.seconds(latency.p95Seconds()),
                Figures.seconds(latency.p99Seconds()),
                Figures.seconds(latency.maxSeconds()));
    }
}
