/** Plans, simulations, scale-outs, redundancies and backtests as jobs: their rows, leases and events, and the driver that takes a job through its rounds. */
@NullMarked
package io.goodput.gateway.plans;

import org.jspecify.annotations.NullMarked;
