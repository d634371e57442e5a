/** What runs inside the broker's own JVM; the only code that sees Kafka's classes. */
@NullMarked
package io.goodput.localstack.broker;

import org.jspecify.annotations.NullMarked;
