package io.goodput.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process has cost since it was started, the JVM included. */
public final class ProcessCost {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK = "VmHWM:";

    private ProcessCost() {}

    /** CPU-seconds of all threads. */
    public static double cpuSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() * 1e-9;
    }

    /** CPU-seconds of the calling thread. */
    static double threadCpuSeconds() {
        return ManagementFactory.getPlatformMXBean(ThreadMXBean.class).getCurrentThreadCpuTime() * 1e-9;
    }

    /** Seconds since the JVM was started. */
    public static double wallSeconds() {
        return ManagementFactory.getRuntimeMXBean().getUptime() * 1e-3;
    }

    /** Peak resident memory; where the system does not tell, the peaks of what the JVM's pools had committed. */
    public static double peakRssMiB() {
        if (Files.isReadable(STATUS)) {
            try {
                for (String line : Files.readAllLines(STATUS)) {
                    if (line.startsWith(PEAK)) {
                        return Long.parseLong(line.substring(PEAK.length(), line.length() - 2)
                                        .strip())
                                / 1024.0;
                    }
                }
            } catch (IOException e) {
                // Falls back to what the JVM knows.
            }
        }
        long bytes = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            bytes += pool.getPeakUsage().getCommitted();
        }
        return bytes / (1024.0 * 1024.0);
    }
}
