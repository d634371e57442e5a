/** Which instance a request goes to. A policy sees only the narrow view that it declares. */
@NullMarked
package io.goodput.engine.policy;

import org.jspecify.annotations.NullMarked;
