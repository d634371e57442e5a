package io.goodput.k8s;

/** A manifest or a kustomization that cannot be read or rendered, with the reason. */
final class ManifestException extends RuntimeException {
    ManifestException(String message) {
        super(message);
    }
}
