/** The service's settings, checked when it starts. */
@NullMarked
package io.goodput.tco.config;

import org.jspecify.annotations.NullMarked;
