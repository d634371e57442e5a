/** What is measured: pools over the window, requests and token gaps, and the report that they add up to. */
@NullMarked
package io.goodput.engine.metrics;

import org.jspecify.annotations.NullMarked;
