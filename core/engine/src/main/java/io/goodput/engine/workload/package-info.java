/** The load as streams: when requests arrive and how many tokens each has. */
@NullMarked
package io.goodput.engine.workload;

import org.jspecify.annotations.NullMarked;
