package dev.fairlead.cli;

import dev.fairlead.api.Connection;
import dev.fairlead.api.Request;
import dev.fairlead.api.Response;
import dev.fairlead.api.Session;
import dev.fairlead.api.UpgradeException;
import dev.fairlead.testkit.EmbeddedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The demo's refused upgrade: an answer like any other, with status, header fields and body. */
final class RefusalChapter {

    private final Session session;
    private final EmbeddedServer server;
    private final Report report;

    RefusalChapter(Session session, EmbeddedServer server, Report report) {
        this.session = session;
        this.server = server;
        this.report = report;
    }

    void run() throws IOException {
        report.chapter("Refused upgrade");
        try (Connection connection = session.connect("127.0.0.1", server.port());
                Request request = connection.openRequest(DemoCommand.REFUSED_PATH)) {
            long start = System.nanoTime();
            request.markForUpgrade().send();
            Response response = request.receiveResponse();
            byte[] body = request.receiveBody();
            report.checkTimed(
                    "GET " + request.target(), "status " + response.status(), response.status() == 403, start);
            report.quote(Heads.of(response));
            report.compare("body", DemoCommand.REFUSAL, new String(body, StandardCharsets.US_ASCII));
            completeUpgrade(request);
        }
    }

    private void completeUpgrade(Request request) throws IOException {
        try {
            request.completeUpgrade().close();
            report.check("completeUpgrade()", "made a WebSocket from a refusal", false);
        } catch (UpgradeException refused) {
            boolean readable = refused.response().equals(Optional.of(request.response()))
                    && new String(refused.body(), StandardCharsets.US_ASCII).equals(DemoCommand.REFUSAL);
            report.check("completeUpgrade()", "fails: " + refused.getMessage(), readable);
        }
    }
}
