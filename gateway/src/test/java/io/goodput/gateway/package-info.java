/** Tests of the gateway on a real Kafka and a real PostgreSQL, beside neighbours that answer from the core libraries. */
@NullMarked
package io.goodput.gateway;

import org.jspecify.annotations.NullMarked;
