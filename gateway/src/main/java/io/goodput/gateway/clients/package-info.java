/** The other services' internal REST interfaces. */
@NullMarked
package io.goodput.gateway.clients;

import org.jspecify.annotations.NullMarked;
