/** The {@code goodput} commands. */
@NullMarked
package io.goodput.cli;

import org.jspecify.annotations.NullMarked;
