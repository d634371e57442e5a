/** What one change of a finished plan would do to it, without another search. */
@NullMarked
package io.goodput.contracts.whatif;

import org.jspecify.annotations.NullMarked;
