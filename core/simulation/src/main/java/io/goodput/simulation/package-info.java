/** A run specification's names become the engine's numbers; estimates of what an instance can do at best. */
@NullMarked
package io.goodput.simulation;

import org.jspecify.annotations.NullMarked;
