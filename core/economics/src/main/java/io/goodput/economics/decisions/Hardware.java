package io.goodput.economics.decisions;

import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.benchmarks.HardwareSystem;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells by files' names of hardware which system of a price book it is. */
final class Hardware {
    /** Boards of other form factors carry the same name, another price and another power. */
    private static final List<String> OTHER_BOARDS = List.of("pcie", "nvl");

    private final List<HardwareSystem> given;
    private final List<String> systems;

    Hardware(List<HardwareSystem> given, RateCard rates) {
        this.given = given;
        this.systems =
                rates.entries().stream().map(RateCardEntry::system).distinct().toList();
    }

    /** The system that {@code hardware} is; empty where the name does not tell. */
    Optional<String> find(String hardware) {
        String plain = plain(hardware);
        Optional<String> said = given.stream()
                .filter(each -> plain(each.hardware()).equals(plain))
                .map(HardwareSystem::system)
                .findFirst();
        if (said.isPresent() || systems.contains(plain)) {
            return said.or(() -> Optional.of(plain));
        }
        List<String> words = words(plain);
        if (words.stream().anyMatch(OTHER_BOARDS::contains)) {
            return Optional.empty();
        }
        String joined = String.join("", words);
        return systems.stream()
                .filter(system -> words.contains(chip(system)) || joined.contains(series(system)))
                .max(Comparator.comparingInt(system -> chip(system).length()));
    }

    static String plain(String hardware) {
        return hardware.strip().toLowerCase(Locale.ROOT);
    }

    /** Parts of a name, without counts such as {@code 8x}. */
    private static List<String> words(String name) {
        return Arrays.stream(name.split("[^a-z0-9]+"))
                .map(word -> word.replaceFirst("^\\d+x(?=[a-z])", ""))
                .toList();
    }

    /** {@code h200} of {@code hgx-h200}. */
    private static String chip(String system) {
        return system.replaceFirst("^hgx-", "").replaceFirst("-(nvl\\d+|node|server)$", "");
    }

    /** A chip's name of several words, in one; a text that no name holds for the others. */
    private static String series(String system) {
        String chip = chip(system);
        return chip.contains("-") ? chip.replace("-", "") : "\0";
    }
}
