/** The simulator service: simulates runs that come over Kafka, keeps them, and answers estimates over HTTP. */
@NullMarked
package io.goodput.simulator;

import org.jspecify.annotations.NullMarked;
