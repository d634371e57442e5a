package io.goodput.codec;

/** Text formats that are read. */
public enum Format {
    JSON,
    YAML
}
