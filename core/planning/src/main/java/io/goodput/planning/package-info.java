/** The search for the cheapest layout that holds: a pure state machine of rounds. */
@NullMarked
package io.goodput.planning;

import org.jspecify.annotations.NullMarked;
