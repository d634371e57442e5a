/**
 * Money in time: what capital and running costs bring back when tokens are sold, month by month. A month is 730 hours.
 */
@NullMarked
package io.goodput.contracts.returns;

import org.jspecify.annotations.NullMarked;
