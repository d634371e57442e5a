/** The API from outside. */
@NullMarked
package io.goodput.gateway.http;

import org.jspecify.annotations.NullMarked;
