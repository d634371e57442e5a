package io.goodput.cli.questions;

import io.goodput.contracts.Bill;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.Latencies;
import io.goodput.contracts.LatencySummary;
import io.goodput.contracts.MeasuredStepTimes;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Report;
import io.goodput.contracts.SimulationAnswer;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.scaleout.PoolScaling;
import io.goodput.contracts.scaleout.ScaleOutReport;
import java.util.Locale;

/** A simulation's answer as text: latencies, pools and bills of its first run, and whether the others agree. */
final class SimulationText {
    private SimulationText() {}

    static String of(SimulationAnswer answer) {
        SimulationRequest question = answer.question();
        PricedRun run = answer.runs().getFirst();
        Report report = run.report();
        var text = new StringBuilder()
                .append(Figures.subject(question.model(), question.precision(), question.traffic()))
                .append('\n')
                .append(Figures.systemsAndLayout(question.layout()))
                .append('\n')
                .append(Figures.objective(question.slo()))
                .append(report.holds() ? ": holds" : ": does not hold")
                .append(" (")
                .append(Figures.share(report.attainment()))
                .append(" of requests inside all limits)\n\n");
        text.append(latencies(report)).append('\n');
        var pools = new TextTable(1, "pool", "utilisation", "mean batch", "KV in use", "mean queue");
        for (PoolReport pool : report.pools()) {
            pools.add(
                    EnumNames.of(pool.role()),
                    Figures.share(pool.utilisation()),
                    Figures.number(pool.meanBatch()),
                    Figures.share(pool.meanKvOccupancy()),
                    Figures.number(pool.meanQueueLength() + pool.meanRoomQueueLength()));
        }
        text.append(pools.text()).append('\n');
        ScaleOutReport changes = report.scaleOut();
        if (changes != null) {
            text.append(changes(changes)).append('\n');
        }
        var bills = new TextTable(
                1,
                answer.priceBook(),
                "GPUs billed",
                "$/h",
                "$/month",
                "$/M tokens",
                "in",
                "out",
                "J/token (PUE)",
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
        run.bills().stream().findFirst().map(Figures::energy).ifPresent(text::append);
        if (answer.runs().size() > 1) {
            long held =
                    answer.runs().stream().filter(each -> each.report().holds()).count();
            text.append(String.format(
                    Locale.ROOT,
                    "%n  The objective holds on %d of %d seeds.%n",
                    held,
                    answer.runs().size()));
        }
        MeasuredStepTimes measured = report.measuredStepTimes();
        if (measured != null && measured.extrapolatedShare() > 0) {
            text.append("\n  ")
                    .append(Figures.share(measured.extrapolatedShare()))
                    .append(" of the look-ups of measured step times lay beyond what was measured.\n");
        }
        return text.append(Figures.errorBands(answer.errorBands())).toString();
    }

    private static String changes(ScaleOutReport changes) {
        var table = new TextTable(1, "ready", "least", "mean", "most", "decisions", "flaps", "GPU-hours");
        for (PoolScaling pool : changes.pools()) {
            table.add(
                    EnumNames.of(pool.role()),
                    Integer.toString(pool.leastReady()),
                    Figures.number(pool.meanReady()),
                    Integer.toString(pool.mostReady()),
                    Long.toString(pool.decisions()),
                    Long.toString(pool.flaps()),
                    Figures.number(pool.heldGpuSeconds() / 3_600));
        }
        return table.text();
    }

    private static String latencies(Report report) {
        Latencies latencies = report.latencies();
        Stationarity stationarity = report.stationarity();
        if (latencies == null) {
            return "  Unstable: the queues grow by "
                    + (stationarity == null ? "" : Figures.number(stationarity.queueGrowthPerSecond()) + " ")
                    + "requests per second, so latencies only tell how long the run was.\n";
        }
        var table = new TextTable(1, "latency", "mean", "p50", "p90", "p95", "p99", "p99.9", "max");
        addRow(table, "TTFT", latencies.timeToFirstToken());
        addRow(table, "TPOT", latencies.timePerOutputToken());
        addRow(table, "ITL", latencies.interTokenLatency());
        addRow(table, "E2E", latencies.endToEnd());
        addRow(table, "prompt queue", latencies.promptQueue());
        addRow(table, "room queue", latencies.roomQueue());
        addRow(table, "transfer", latencies.transfer());
        String growing = stationarity != null && stationarity.queuesGrow()
                ? "  The queues grew by " + Figures.number(stationarity.queueGrowthPerSecond())
                        + " requests per second in the second half.\n"
                : "";
        return table.text() + growing;
    }

    private static void addRow(TextTable table, String name, LatencySummary latency) {
        table.add(
                name,
                Figures.seconds(latency.meanSeconds()),
                Figures.seconds(latency.p50Seconds()),
                Figures.seconds(latency.p90Seconds()),
                Figures.seconds(latency.p95Seconds()),
                Figures.seconds(latency.p99Seconds()),
                Figures.seconds(latency.p999Seconds()),
                Figures.seconds(latency.maxSeconds()));
    }
}
