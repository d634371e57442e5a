/** {@code goodput bench}: whole runs of known load, measured and checked. */
@NullMarked
package io.goodput.cli.bench;

import org.jspecify.annotations.NullMarked;
