/**
 * Who decides how many instances a pool has. A controller sees what is scraped of a deployment and what a profile of an
 * instance tells, never what is to come.
 */
@NullMarked
package io.goodput.engine.scaling;

import org.jspecify.annotations.NullMarked;
