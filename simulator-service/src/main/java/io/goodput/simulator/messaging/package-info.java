/** The way of a record: find or compute, store, publish, acknowledge. */
@NullMarked
package io.goodput.simulator.messaging;

import org.jspecify.annotations.NullMarked;
