package io.goodput.cli.questions;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an address that a gateway can have. */
public final class GatewayUrl implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
        try {
            URI url = new URI(text);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (http && url.getHost() != null && url.getRawQuery() == null && url.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw new TypeConversionException("'" + text + "' is not a URL: " + e.getReason());
        }
        throw new TypeConversionException("'" + text + "' is not the URL of a gateway; maybe http://localhost:8080");
    }

    /** A path of the API at that gateway; a path that the gateway's address has comes first. */
    public static URI at(URI gateway, String path) {
        return URI.create(gateway.toString().replaceFirst("/+$", "") + path);
    }
}
