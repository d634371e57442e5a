package io.goodput.k8s;

import static io.goodput.k8s.Deployed.container;
import static io.goodput.k8s.Deployed.name;
import static io.goodput.k8s.Deployed.number;
import static io.goodput.k8s.Deployed.object;
import static io.goodput.k8s.Deployed.objects;
import static io.goodput.k8s.Deployed.text;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How a pod of ours is run: as nobody, on a read-only root, without the API's token, inside stated resources, beside a
 * twin on another node that is not evicted with it.
 */
final class PodRules {
    private static final Set<String> LABELS =
            Set.of("app.kubernetes.io/name", "app.kubernetes.io/component", "app.kubernetes.io/part-of");

    private PodRules() {}

    /** What is wrong with the pods of one Deployment. */
    static List<String> problems(Deployed deployed, JsonObject deployment) {
        List<String> problems = new ArrayList<>();
        String name = name(deployment);
        JsonObject template = object(deployment, "spec", "template");
        JsonObject pod = object(template, "spec");
        JsonObject container = container(deployment);

        require(problems, object(template, "metadata", "labels").keySet().containsAll(LABELS), "labels " + LABELS);
        JsonObject selected = object(deployment, "spec", "selector", "matchLabels");
        require(
                problems,
                !selected.isEmpty()
                        && object(template, "metadata", "labels").entrySet().containsAll(selected.entrySet()),
                "a selector of its own pods");
        require(problems, number(deployment, "spec", "replicas") >= 2, "two replicas or more");

        requireText(problems, pod, "true", "securityContext", "runAsNonRoot");
        require(problems, number(pod, "securityContext", "runAsUser") > 0, "a user that is not root, as a number");
        requireText(problems, pod, "RuntimeDefault", "securityContext", "seccompProfile", "type");
        requireText(problems, pod, "false", "automountServiceAccountToken");
        requireText(problems, pod, "false", "enableServiceLinks");
        requireText(problems, pod, name, "serviceAccountName");
        require(
                problems,
                deployed.find("ServiceAccount", name)
                        .filter(account ->
                                text(account, "automountServiceAccountToken").equals("false"))
                        .isPresent(),
                "a ServiceAccount that gives out no token");

        requireText(problems, container, "true", "securityContext", "readOnlyRootFilesystem");
        requireText(problems, container, "false", "securityContext", "allowPrivilegeEscalation");
        require(
                problems,
                object(container, "securityContext", "capabilities").toString().equals("{\"drop\":[\"ALL\"]}"),
                "all capabilities dropped, none added");
        require(problems, hasEmptyTmp(pod, container), "an emptyDir at /tmp");
        for (String kind : List.of("requests", "limits")) {
            for (String resource : List.of("cpu", "memory")) {
                require(
                        problems,
                        !text(container, "resources", kind, resource).isEmpty(),
                        "resources." + kind + "." + resource);
            }
        }

        List<JsonObject> spreads = objects(pod, "topologySpreadConstraints");
        require(
                problems,
                !spreads.isEmpty()
                        && object(spreads.getFirst(), "labelSelector", "matchLabels")
                                .equals(selected),
                "replicas spread over nodes");
        require(
                problems,
                deployed.find("PodDisruptionBudget", name)
                        .filter(budget -> object(budget, "spec", "selector", "matchLabels")
                                        .equals(selected)
                                && number(budget, "spec", "maxUnavailable") == 1)
                        .isPresent(),
                "a PodDisruptionBudget that lets one pod go at a time");
        return problems;
    }

    private static boolean hasEmptyTmp(JsonObject pod, JsonObject container) {
        return objects(container, "volumeMounts").stream()
                .filter(mount -> text(mount, "mountPath").equals("/tmp"))
                .anyMatch(mount -> objects(pod, "volumes").stream()
                        .anyMatch(
                                volume -> text(volume, "name").equals(text(mount, "name")) && volume.has("emptyDir")));
    }

    private static void requireText(List<String> problems, JsonObject object, String expected, String... path) {
        String found = text(object, path);
        require(problems, found.equals(expected), String.join(".", path) + ": " + expected + " (is '" + found + "')");
    }

    private static void require(List<String> problems, boolean holds, String requirement) {
        if (!holds) {
            problems.add("needs " + requirement);
        }
    }
}
