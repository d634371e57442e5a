package io.goodput.economics.reconciliation;

import java.util.Locale;

/** A pattern in which * stands for any text and ? for any character; case does not count. */
final class Glob {
    private final String pattern;

    Glob(String pattern) {
        this.pattern = pattern.toLowerCase(Locale.ROOT);
    }

    /** Whether all of a text fits; takes at most the product of both lengths. */
    boolean matches(String given) {
        String text = given.toLowerCase(Locale.ROOT);
        int at = 0;
        int inPattern = 0;
        int star = -1;
        int afterStar = 0;
        while (at < text.length()) {
            char wanted = inPattern < pattern.length() ? pattern.charAt(inPattern) : 0;
            if (inPattern < pattern.length() && wanted == '*') {
                star = inPattern++;
                afterStar = at;
            } else if (inPattern < pattern.length() && (wanted == '?' || wanted == text.charAt(at))) {
                inPattern++;
                at++;
            } else if (star >= 0) {
                inPattern = star + 1;
                at = ++afterStar;
            } else {
                return false;
            }
        }
        while (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
            inPattern++;
        }
        return inPattern == pattern.length();
    }
}
