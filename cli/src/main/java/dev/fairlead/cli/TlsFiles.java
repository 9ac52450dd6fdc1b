package dev.fairlead.cli;

import dev.fairlead.spi.transport.tls.ClientCertificate;
import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.tls.bouncycastle.BouncyCastleTlsProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The files that options for TLS name. What fails with one is told with option and file, and never with its content. */
final class TlsFiles {

    private TlsFiles() {}

    /** Trusts the authorities of a PEM file. */
    static void trust(TlsOptions.Builder options, Path authorities) throws CommandFailure {
        byte[] pem = read("--ca", authorities);
        try {
            options.trustedCertificates(pem);
        } catch (IllegalArgumentException malformed) {
            throw unusable("--ca " + authorities, malformed);
        }
    }

    /** Certificate and key, with the password if there is one. */
    static ClientCertificate identity(Path certificate, Path key, @Nullable Path passwordFile) throws CommandFailure {
        byte[] chain = read("--cert", certificate);
        byte[] pem = read("--key", key);
        try {
            if (passwordFile != null) {
                return decrypted(chain, pem, password("--key-password-file", passwordFile));
            }
            if (new String(pem, StandardCharsets.ISO_8859_1).contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")) {
                throw new CommandFailure(
                        ExitStatus.USAGE,
                        "--key " + key + " is encrypted; name a file with its password: --key-password-file FILE");
            }
            return ClientCertificate.ofPem(chain, pem);
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            throw unusable("--cert " + certificate + " with --key " + key, malformed);
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
    }

    /** Bouncy Castle knows more ways of encrypting a key than the Java run-time, whoever provides TLS. */
    private static ClientCertificate decrypted(byte[] chain, byte[] pem, char[] password)
            throws GeneralSecurityException {
        try {
            return ClientCertificate.ofPem(chain, pem, password, new BouncyCastleTlsProvider());
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    static char[] password(String option, Path file) throws CommandFailure {
        byte[] bytes = read(option, file);
        CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        int end = 0;
        while (end < text.length() && text.get(end) != '\n' && text.get(end) != '\r') {
            end++;
        }
        char[] password = new char[end];
        text.get(password);
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(text.array(), '\0');
        return password;
    }

    private static byte[] read(String option, Path file) throws CommandFailure {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException absent) {
            throw new CommandFailure(ExitStatus.USAGE, option + " " + file + ": there is no such file", absent);
        } catch (AccessDeniedException forbidden) {
            throw new CommandFailure(ExitStatus.USAGE, option + " " + file + ": reading is not permitted", forbidden);
        } catch (IOException unreadable) {
            throw unusable(option + " " + file, unreadable);
        }
    }

    private static CommandFailure unusable(String what, Exception reason) {
        return new CommandFailure(ExitStatus.USAGE, what + ": " + reason.getMessage(), reason);
    }
}
