/** The way of a record: find or compute, store, publish, acknowledge. */
@NullMarked
package io.goodput.tco.messaging;

import org.jspecify.annotations.NullMarked;
