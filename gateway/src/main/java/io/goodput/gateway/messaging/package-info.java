/** Requests out, results and dead letters in, over Kafka. A record is acknowledged after its effect is stored. */
@NullMarked
package io.goodput.gateway.messaging;

import org.jspecify.annotations.NullMarked;
