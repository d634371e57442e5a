/** {@code goodput accuracy}. */
@NullMarked
package io.goodput.cli.accuracy;

import org.jspecify.annotations.NullMarked;
