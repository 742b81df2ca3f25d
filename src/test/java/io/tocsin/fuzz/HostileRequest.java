package io.tocsin.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A request.
 *
 * @param target path and query as they are sent
 * @param headers whole lines, beside those that frame the request
 */
record HostileRequest(String method, String target, List<String> headers, byte[] body) {

    private static final int TIMEOUT_MILLIS = 20_000;

    /**
     * An answer.
     *
     * @param status 0 if the connection was closed without one
     */
    record Answer(int status, String head, String body) {

        boolean isJson() {
            return head.toLowerCase(Locale.ROOT).contains("content-type: application/json");
        }
    }

    /** Sends the request on a connection of its own. */
    Answer send(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(bytes());
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return parse(answer.toString(StandardCharsets.UTF_8));
        }
    }

    private byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach(line -> head.append(line).append("\r\n"));
        head.append("Connection: close\r\nContent-Length: ").append(body.length).append("\r\n\r\n");
        bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private static Answer parse(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Answer(0, answer, "");
        }
        String head = answer.substring(0, end);
        return new Answer(Integer.parseInt(head.split(" ", 3)[1]), head, answer.substring(end + 4));
    }

    /** Returns a shell command that sends the same; {@code $KEY} is the key. */
    String toCurl() {
        StringBuilder curl = new StringBuilder("base64 -d <<< '"
                + Base64.getEncoder().encodeToString(body)
                + "' | curl -i --path-as-is -X '" + method + "' 'http://localhost:8080" + target.replace("'", "%27")
                + "'");
        for (String line : headers) {
            curl.append(" -H '").append(line.replace("'", "'\\''")).append('\'');
        }
        return curl.append(" --data-binary @-").toString();
    }
}
