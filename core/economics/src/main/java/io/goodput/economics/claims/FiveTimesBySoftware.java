package io.goodput.economics.claims;

import io.goodput.contracts.claims.CellBasis;
import io.goodput.contracts.claims.ClaimAxis;
import io.goodput.contracts.claims.ClaimBoundary;
import io.goodput.economics.Numbers;
import java.util.ArrayList;
import java.util.List;

/** How much software alone raised a throughput, in the claim's own case and elsewhere, and over the claim's months. */
final class FiveTimesBySoftware implements ClaimFormula {
    private static final String MONTHS = "months";

    /** What was measured twice. */
    private enum Case {
        GPT_OSS("gpt-oss-120b on B200, speculative decoding added", "gpt-oss"),
        VLLM("vLLM, gpt-oss, highest throughput", "vllm"),
        R1_B200("TensorRT-LLM, DeepSeek-R1 on B200", "r1-b200"),
        MLPERF("MLPerf server, DeepSeek-R1 on GB300", "mlperf-gb300");

        final String label;
        final String name;

        Case(String label, String name) {
            this.label = label;
            this.name = name;
        }

        String monthsInput() {
            return name + "-months";
        }

        double factor(Terms terms) {
            return this == VLLM ? terms.get("vllm-gain") : terms.get(name + "-after") / terms.get(name + "-before");
        }

        CellBasis basis(Terms terms) {
            return this == VLLM ? terms.basis("vllm-gain") : terms.basis(name + "-after", name + "-before");
        }

        /** The factor over other months than those between the measurements, as if it had grown evenly. */
        double over(Terms terms, double months) {
            return Math.pow(factor(terms), months / terms.get(monthsInput()));
        }
    }

    @Override
    public String point() {
        return "for gpt-oss-120b on B200";
    }

    @Override
    public double value(Terms terms) {
        return Case.GPT_OSS.factor(terms);
    }

    @Override
    public Region region(Terms terms) {
        List<String> labels = new ArrayList<>();
        for (Case each : Case.values()) {
            labels.add(each.label);
        }
        ClaimAxis spans = Region.kinds("over", List.of("all months between", MONTHS));
        var region = new Region(terms.target(), List.of(Region.kinds("software", labels), spans));
        for (Case each : Case.values()) {
            String numbers = "%s in %s months: %s"
                    .formatted(
                            Numbers.fixed(each.factor(terms), 2),
                            Numbers.plain(terms.get(each.monthsInput())),
                            each.name);
            region.add(List.of(each.label, spans.labels().getFirst()), each.factor(terms), each.basis(terms), numbers);
            addSpan(terms, region, each, numbers);
        }
        return region;
    }

    private static void addSpan(Terms terms, Region region, Case each, String numbers) {
        List<String> coordinates = List.of(each.label, MONTHS);
        double months = terms.get(MONTHS);
        double between = terms.get(each.monthsInput());
        if (months > between) {
            region.addUnreachable(
                    coordinates,
                    "%s months are more than the %s between the measurements"
                            .formatted(Numbers.plain(months), Numbers.plain(between)));
            return;
        }
        CellBasis basis =
                months == between ? each.basis(terms) : Pairing.weaker(each.basis(terms), CellBasis.INTERPOLATED);
        region.add(coordinates, each.over(terms, months), basis, numbers + ", to the power of months over those");
    }

    @Override
    public List<ClaimBoundary> boundary(Terms terms) {
        List<ClaimBoundary> boundary = new ArrayList<>();
        boundary.add(Boundaries.along(terms, "gpt-oss-after", List.of(Case.GPT_OSS.label), Case.GPT_OSS::factor));
        for (Case each : Case.values()) {
            boundary.add(
                    Boundaries.along(terms, MONTHS, List.of(each.label), moved -> each.over(moved, moved.get(MONTHS))));
        }
        return boundary;
    }

    @Override
    public String fairWording(Terms terms) {
        return ("At one point of one curve, gpt-oss-120b on B200 at about 100 tokens/s/user, the throughput rose from %s to %s"
                        + " tokens/s/GPU, %s times, in the %s months after the launch of the model, mostly by adding speculative"
                        + " decoding. Measured elsewhere, software alone gave %s times in %s, %s in %s and %s in %s months.")
                .formatted(
                        Numbers.fixed(terms.get("gpt-oss-before"), 0),
                        Numbers.fixed(terms.get("gpt-oss-after"), 0),
                        Numbers.fixed(value(terms), 1),
                        Numbers.plain(terms.get(Case.GPT_OSS.monthsInput())),
                        Numbers.fixed(Case.VLLM.factor(terms), 2),
                        Numbers.plain(terms.get(Case.VLLM.monthsInput())),
                        Numbers.fixed(Case.R1_B200.factor(terms), 1),
                        Numbers.plain(terms.get(Case.R1_B200.monthsInput())),
                        Numbers.fixed(Case.MLPERF.factor(terms), 2),
                        Numbers.plain(terms.get(Case.MLPERF.monthsInput())));
    }
}
