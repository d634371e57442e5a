package io.goodput.gateway.entries;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a question or an address calls an entry: {@code name} or {@code name@version}.
 *
 * @param version null for the newest
 */
record EntryName(String name, @Nullable Integer version) {
    private static final Pattern WITH_VERSION = Pattern.compile("(.+)@([1-9][0-9]{0,8})");

    static EntryName parse(String text) {
        Matcher matcher = WITH_VERSION.matcher(text);
        return matcher.matches()
                ? new EntryName(matcher.group(1), Integer.valueOf(matcher.group(2)))
                : new EntryName(text, null);
    }
}
