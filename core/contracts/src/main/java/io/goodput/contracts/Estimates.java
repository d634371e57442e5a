package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The simulator's answer to an estimate request.
 *
 * @param build hash of engine and catalog; part of every run's identity
 * @param instances ordered by system as asked, then role, then tensor parallelism
 * @param systems facts of the systems asked for, in that order
 * @param errorBands the step times' error, per system, in that order
 * @param assumptions what the model takes for granted or leaves out here, in words, each with its source
 * @param maxContextTokens the longest prompt and output together that the model takes
 * @param load what the trace asks for that the runs of a search replay; absent where they replay none
 * @param futures the answers for further loads, in the request's order; absent where it has none
 */
public record Estimates(
        String build,
        List<InstanceEstimate> instances,
        List<SystemFacts> systems,
        List<ErrorBand> errorBands,
        List<String> assumptions,
        int maxContextTokens,
        @Nullable TraceLoad load,
        @Nullable List<Estimates> futures) {
    public Estimates {
        instances = List.copyOf(instances);
        systems = List.copyOf(systems);
        errorBands = List.copyOf(errorBands);
        assumptions = List.copyOf(assumptions);
        futures = futures == null ? null : List.copyOf(futures);
    }

    /** For one load. */
    public Estimates(
            String build,
            List<InstanceEstimate> instances,
            List<SystemFacts> systems,
            List<ErrorBand> errorBands,
            List<String> assumptions,
            int maxContextTokens,
            @Nullable TraceLoad load) {
        this(build, instances, systems, errorBands, assumptions, maxContextTokens, load, null);
    }

    /** The same with the answers for further loads. */
    public Estimates with(@Nullable List<Estimates> further) {
        return new Estimates(build, instances, systems, errorBands, assumptions, maxContextTokens, load, further);
    }

    /**
     * The facts of a system that was asked for.
     *
     * @throws IllegalStateException when it was not
     */
    public SystemFacts system(String name) {
        return systems.stream()
                .filter(each -> each.system().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the estimates say nothing about " + name));
    }
}
