/** The one mapping of contracts to JSON and YAML: strict reader, canonical writer (RFC 8785), content hashes. */
@NullMarked
package io.goodput.codec;

import org.jspecify.annotations.NullMarked;
