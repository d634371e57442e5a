/** What the gateway makes of messages. */
@NullMarked
package io.goodput.gateway.messaging;

import org.jspecify.annotations.NullMarked;
