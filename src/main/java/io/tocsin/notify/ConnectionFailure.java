package io.tocsin.notify;

import io.netty.handler.proxy.ProxyConnectException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in one sentence why a connection to a receiver failed, by the innermost cause that explains it. Pure. */
final class ConnectionFailure {

    private static final String STATUS = "status: ";

    private ConnectionFailure() {}

    /** Returns the sentence; null if nothing in the chain of causes is known here. */
    static @Nullable String describe(@Nullable Throwable failure, String host) {
        String found = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String known = sentence(cause, host);
            found = known == null ? found : known;
        }
        return found;
    }

    private static @Nullable String sentence(Throwable cause, String host) {
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
            return "The certificate of " + host + " has expired or is not valid yet (" + message + ")";
        }
        if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
            return "The certificate of " + host + " is not trusted (" + message
                    + "); if an authority of your own issued it, set TOCSIN_NOTIFY_CA_FILE";
        }
        if (cause instanceof CertificateException && message.startsWith("No ")) {
            return "The certificate is not issued for " + host + " (" + message + ")";
        }
        if (cause instanceof ProxyConnectException) {
            int status = message.indexOf(STATUS);
            return "The proxy refused the connection to " + host
                    + (status < 0 ? "" : ": " + message.substring(status + STATUS.length()));
        }
        return cause instanceof SSLException ? "No TLS connection with " + host + ": " + message : null;
    }
}
