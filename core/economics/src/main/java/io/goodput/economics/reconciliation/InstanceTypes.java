package io.goodput.economics.reconciliation;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Machines of clouds by name, and what looks like a GPU at all. */
final class InstanceTypes {
    private static final String FILE = "/io/goodput/economics/reconciliation/instance-types.yaml";

    /** GPUs by their names, and families of machines that have some. */
    private static final Pattern LOOKS_LIKE_GPU = Pattern.compile(
            "(?i)(?<![a-z0-9])(?:gpus?|nvidia|[gv]?b[23]00|gb[23]00|vr200|h[128]00|h20|a100|a10g?|v100|t4|l4|l40s?|mi[23]\\d\\dx"
                    + "|rtx|(?:p[2-6][a-z]*(?:-[a-z]*\\d+)?|g[3-7][a-z]*)\\.(?:\\d*xlarge|metal)|n[cdv]\\d+[a-z]*"
                    + "|(?:a[234]x?|g[24])-(?:high|ultra|mega|edge|standard)(?:gpu)?)(?![a-z0-9])");

    private final List<InstanceType> types;
    private final Pattern names;

    InstanceTypes() {
        types = read();
        names = Pattern.compile("(?i)(?<![a-z0-9])(?:"
                + types.stream().map(type -> "(" + pattern(type.name()) + ")").collect(Collectors.joining("|"))
                + ")(?![a-z0-9])");
    }

    private static List<InstanceType> read() {
        try (InputStream in = Objects.requireNonNull(InstanceTypes.class.getResourceAsStream(FILE))) {
            return Codec.readStrict(
                            InstanceType.Table.class,
                            new String(in.readAllBytes(), StandardCharsets.UTF_8),
                            Format.YAML)
                    .types();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pattern(String name) {
        return name.replaceAll("[-_. ]", "[-_. ]");
    }

    /** The machine that a text names. */
    Optional<InstanceType> find(String text) {
        Matcher matcher = names.matcher(text);
        if (matcher.find()) {
            for (int i = 0; i < types.size(); i++) {
                if (matcher.group(i + 1) != null) {
                    return Optional.of(types.get(i));
                }
            }
        }
        return Optional.empty();
    }

    static boolean looksLikeGpu(String text) {
        return LOOKS_LIKE_GPU.matcher(text).find();
    }
}
