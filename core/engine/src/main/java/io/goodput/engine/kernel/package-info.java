/** Events in one total order, named random streams and queues of numbers. Knows nothing of what is simulated. */
@NullMarked
package io.goodput.engine.kernel;

import org.jspecify.annotations.NullMarked;
