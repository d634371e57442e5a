/**
 * Records that cross a border: questions, layouts, runs, usage, bills, answers and the messages between services.
 * A wrong value cannot be built; units are in the names; shares are 0..1; nothing here does I/O.
 */
@NullMarked
package io.goodput.contracts;

import org.jspecify.annotations.NullMarked;
