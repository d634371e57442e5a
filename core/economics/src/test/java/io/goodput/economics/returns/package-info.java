@NullMarked
package io.goodput.economics.returns;

import org.jspecify.annotations.NullMarked;
