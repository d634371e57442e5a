package io.goodput.economics.readings;

/** Takes the objects of a file, one after another. */
@FunctionalInterface
interface Documents {
    void add(Document document);
}
