/** Runs: who simulates one, how often it was tried, and what it gave. */
@NullMarked
package io.goodput.simulator.runs;

import org.jspecify.annotations.NullMarked;
