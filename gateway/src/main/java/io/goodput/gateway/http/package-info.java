/** The public API: resources that only translate, and problems for everything that is refused. */
@NullMarked
package io.goodput.gateway.http;

import org.jspecify.annotations.NullMarked;
