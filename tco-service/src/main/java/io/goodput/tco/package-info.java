/** The tco service: prices the usage of runs that comes over Kafka, keeps the bills, and serves price books. */
@NullMarked
package io.goodput.tco;

import org.jspecify.annotations.NullMarked;
