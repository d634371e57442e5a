/**
 * The local stack: a real Kafka broker, a real PostgreSQL server and the services as processes of one machine.
 * They listen on the loopback address only and end with the process that started them, however it ends.
 */
@NullMarked
package io.goodput.localstack;

import org.jspecify.annotations.NullMarked;
