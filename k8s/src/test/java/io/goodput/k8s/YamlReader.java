package io.goodput.k8s;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads YAML as JSON trees. A key given twice is an error, as it is to the Kubernetes API server's strict mode. */
final class YamlReader {
    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    private YamlReader() {}

    /** The documents of one file, each a JSON object; {@code name} is for messages. */
    static List<JsonObject> objects(String name, String text) {
        List<JsonObject> objects = new ArrayList<>();
        for (JsonElement document : documents(name, text)) {
            if (!document.isJsonObject()) {
                throw new ManifestException(name + ": a document is empty or not an object");
            }
            objects.add(document.getAsJsonObject());
        }
        return objects;
    }

    /** The only document of a file, a JSON object. */
    static JsonObject object(String name, String text) {
        List<JsonObject> objects = objects(name, text);
        if (objects.size() != 1) {
            throw new ManifestException(name + ": " + objects.size() + " documents, one expected");
        }
        return objects.getFirst();
    }

    /** The only document of a text, a JSON array. */
    static JsonArray array(String name, String text) {
        List<JsonElement> documents = documents(name, text);
        if (documents.size() != 1 || !documents.getFirst().isJsonArray()) {
            throw new ManifestException(name + ": one list expected");
        }
        return documents.getFirst().getAsJsonArray();
    }

    private static List<JsonElement> documents(String name, String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(4 << 20);
        List<JsonElement> documents = new ArrayList<>();
        try {
            for (Object document : new Yaml(new SafeConstructor(options)).loadAll(text)) {
                documents.add(GSON.toJsonTree(document));
            }
        } catch (YAMLException e) {
            throw new ManifestException(name + ": " + e.getMessage());
        }
        return documents;
    }
}
