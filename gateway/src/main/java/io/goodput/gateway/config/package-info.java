/** Settings of the gateway, each with its documented default. */
@NullMarked
package io.goodput.gateway.config;

import org.jspecify.annotations.NullMarked;
