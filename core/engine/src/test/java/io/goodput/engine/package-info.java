/** The engine under watch: laws, closed forms, goldens, and random runs against a slow obvious simulator. */
@NullMarked
package io.goodput.engine;

import org.jspecify.annotations.NullMarked;
