/** Settings, right and wrong. */
@NullMarked
package io.goodput.gateway.config;

import org.jspecify.annotations.NullMarked;
