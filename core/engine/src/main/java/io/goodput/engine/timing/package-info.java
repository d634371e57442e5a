/** How long a step or a transfer takes and what it draws: tables prepared when the scenario is built. */
@NullMarked
package io.goodput.engine.timing;

import org.jspecify.annotations.NullMarked;
