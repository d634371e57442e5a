/** What holds in several futures of the traffic, and what each choice costs where another future comes. */
@NullMarked
package io.goodput.contracts.futures;

import org.jspecify.annotations.NullMarked;
