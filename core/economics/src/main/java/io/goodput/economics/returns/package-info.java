/** Money in time becomes a return: cash flows by month, the figures that are read off them, and how far they may be off. */
@NullMarked
package io.goodput.economics.returns;

import org.jspecify.annotations.NullMarked;
