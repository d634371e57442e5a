/** The commands that keep traces at a gateway, for questions to name. */
@NullMarked
package io.goodput.cli.traces;

import org.jspecify.annotations.NullMarked;
