/**
 * Tests of the Kubernetes manifests: read strictly, rendered as kustomize would, and held against the code that they
 * deploy. Nothing here talks to a cluster.
 */
@NullMarked
package io.goodput.k8s;

import org.jspecify.annotations.NullMarked;
