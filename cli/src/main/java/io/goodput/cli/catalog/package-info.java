/** {@code goodput catalog}: what questions can name, and where its numbers are from. */
@NullMarked
package io.goodput.cli.catalog;

import org.jspecify.annotations.NullMarked;
