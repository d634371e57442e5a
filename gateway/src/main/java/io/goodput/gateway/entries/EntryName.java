package io.goodput.gateway.entries;

import io.goodput.catalog.OwnCatalog;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a question or an address calls an entry: {@code name} or {@code name@version}.
 *
 * @param version 0 for the newest
 */
record EntryName(String name, int version) {
    private static final Pattern CALLED = Pattern.compile("([^@]*)(?:@([1-9][0-9]{0,8}))?");

    /** Empty when no own entry can be called so. */
    static Optional<EntryName> find(String called) {
        Matcher matcher = CALLED.matcher(called);
        if (!matcher.matches() || !OwnCatalog.isName(matcher.group(1))) {
            return Optional.empty();
        }
        String version = matcher.group(2);
        return Optional.of(new EntryName(matcher.group(1), version == null ? 0 : Integer.parseInt(version)));
    }
}
