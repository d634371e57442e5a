/** Jobs from inside: leases and replays. */
@NullMarked
package io.goodput.gateway.plans;

import org.jspecify.annotations.NullMarked;
