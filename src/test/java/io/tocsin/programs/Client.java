package io.tocsin.programs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A client with a key, and connections of its own. */
final class Client {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;
    private final String key;

    Client(int port, String key) {
        this.address = "http://127.0.0.1:" + port;
        this.key = key;
    }

    /** A client with a key that has these permissions and is bound to no app. */
    Client withKeyFor(String... permissions) throws IOException {
        Map<String, Object> asked = Map.of("name", "real programs", "permissions", List.of(permissions));
        HttpResponse<String> made = send(request("/api/v1/keys")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(asked))));
        return new Client(
                URI.create(address).getPort(), body(made, 201).get("secret").textValue());
    }

    /** Posts a batch. */
    Answer post(Batch batch) throws IOException {
        byte[] body = batch.encoding().encode(batch.bytes());
        HttpResponse<String> response = send(request("/api/v1/events")
                .header("Content-Type", batch.lines() ? "application/x-ndjson" : "application/json")
                .header("Content-Encoding", batch.encoding().header())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
        JsonNode answer = body(response, 202);
        if (batch.single()) {
            boolean duplicate = answer.path("duplicate").booleanValue();
            return new Answer(
                    duplicate ? 0 : 1,
                    duplicate ? 1 : 0,
                    List.of(answer.get("id").textValue()));
        }
        if (!answer.get("rejected").isEmpty()) {
            throw new AssertionError("Rejected: " + answer.get("rejected"));
        }
        List<String> ids = new ArrayList<>();
        answer.get("ids").forEach(id -> ids.add(id.textValue()));
        return new Answer(
                answer.get("accepted").intValue(), answer.get("duplicates").intValue(), ids);
    }

    /** What a GET answers; parameters that are empty are left out. */
    JsonNode get(String path, Map<String, String> parameters) throws IOException {
        StringBuilder query = new StringBuilder(path).append('?');
        parameters.forEach((name, value) -> {
            if (!value.isEmpty()) {
                query.append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                        .append('&');
            }
        });
        return body(send(request(query.toString()).GET()), 200);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + key);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(interrupted));
        }
    }

    /** @throws Refused where the status is another */
    private static JsonNode body(HttpResponse<String> response, int expected) throws IOException {
        if (response.statusCode() != expected) {
            throw new Refused(response.statusCode(), response.uri() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    /** Another status than the one that was needed. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(int status, String message) {
            super(status + " " + message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** The answer to a batch. */
    record Answer(int accepted, int duplicates, List<String> ids) {}
}
