/** What serves the load: requests, pools of instances, their KV room and the transfers between them. */
@NullMarked
package io.goodput.engine.cluster;

import org.jspecify.annotations.NullMarked;
