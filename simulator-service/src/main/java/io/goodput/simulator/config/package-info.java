/** The service's settings, checked when it starts. */
@NullMarked
package io.goodput.simulator.config;

import org.jspecify.annotations.NullMarked;
