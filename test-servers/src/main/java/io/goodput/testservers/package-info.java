/** The real servers as the tests of the services see them: their configuration, their failures, their other side. */
@NullMarked
package io.goodput.testservers;

import org.jspecify.annotations.NullMarked;
