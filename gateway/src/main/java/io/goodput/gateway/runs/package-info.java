/** Completed runs and their prices, stored once and shared by all jobs. */
@NullMarked
package io.goodput.gateway.runs;

import org.jspecify.annotations.NullMarked;
