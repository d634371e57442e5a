/** The bill of a simulated run: by line, hour, kind of token and class. */
@NullMarked
package io.goodput.economics.bills;

import org.jspecify.annotations.NullMarked;
