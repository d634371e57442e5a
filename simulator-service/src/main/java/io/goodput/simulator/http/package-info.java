/** The internal HTTP interface: resources translate between text and contracts, failures become problem details. */
@NullMarked
package io.goodput.simulator.http;

import org.jspecify.annotations.NullMarked;
