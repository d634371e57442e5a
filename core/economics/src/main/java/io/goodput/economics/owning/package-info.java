/** What GPU-hours cost whoever owns the GPUs: capital over its life, space, power and what is paid as it comes. */
@NullMarked
package io.goodput.economics.owning;

import org.jspecify.annotations.NullMarked;
