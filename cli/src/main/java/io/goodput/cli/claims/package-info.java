/** {@code goodput claims}: claims of the market, and the regions in which they hold. */
@NullMarked
package io.goodput.cli.claims;

import org.jspecify.annotations.NullMarked;
