/** What is simulated, in numbers only: no names of the catalog are left. Validated records. */
@NullMarked
package io.goodput.engine.scenario;

import org.jspecify.annotations.NullMarked;
