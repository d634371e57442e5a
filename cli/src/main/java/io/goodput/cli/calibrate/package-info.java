/** {@code goodput calibrate}. */
@NullMarked
package io.goodput.cli.calibrate;

import org.jspecify.annotations.NullMarked;
