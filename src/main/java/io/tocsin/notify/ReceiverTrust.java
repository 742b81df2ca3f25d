package io.tocsin.notify;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.runtime.TrustStoreAndTrustOptions;
import io.quarkus.tls.runtime.TrustStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Holds the certificate authorities that receivers of notifications are verified against: those of the Java platform, and those
 * of {@code tocsin.notify.ca-file}. The file is read once, at start. Quarkus' mail client finds them under the name
 * {@value #NAME} in its TLS registry.
 */
@Singleton
@Default
@Identifier(ReceiverTrust.NAME)
class ReceiverTrust implements TrustStoreProvider {

    static final String NAME = "notify";
    private static final String PROPERTY = "tocsin.notify.ca-file";

    private final KeyStore authorities;

    ReceiverTrust(NotifySettings settings) {
        authorities = authorities(settings.caFile());
    }

    @Override
    public TrustStoreAndTrustOptions getTrustStore(Vertx vertx) {
        return new TrustStoreAndTrustOptions(authorities, trustOptions());
    }

    /** Returns the authorities in the form that Vert.x' clients take. */
    TrustOptions trustOptions() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities);
            return TrustOptions.wrap(trustManager(factory));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform verifies X.509 certificates", impossible);
        }
    }

    private static KeyStore authorities(Optional<Path> file) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            TrustManagerFactory platform = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            platform.init((KeyStore) null);
            int number = 0;
            for (X509Certificate authority : trustManager(platform).getAcceptedIssuers()) {
                store.setCertificateEntry("platform-" + number++, authority);
            }
            if (file.isPresent()) {
                for (Certificate authority : read(file.get())) {
                    store.setCertificateEntry("file-" + number++, authority);
                }
            }
            return store;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("An empty key store takes certificates", impossible);
        }
    }

    private static Collection<? extends Certificate> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw refused(file, "holds no certificate; it must be a PEM file with one or more");
            }
            return certificates;
        } catch (CertificateException unreadable) {
            throw refused(file, "is not a PEM file of certificates");
        } catch (IOException unreadable) {
            throw refused(file, "cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        }
    }

    private static ConfigurationException refused(Path file, String fault) {
        return new ConfigurationException(PROPERTY + ": the file " + file + " " + fault, Set.of(PROPERTY));
    }

    private static X509TrustManager trustManager(TrustManagerFactory factory) {
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new IllegalStateException("The platform has no trust manager for X.509 certificates");
    }
}
