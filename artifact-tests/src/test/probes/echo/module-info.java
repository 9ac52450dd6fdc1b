/** An application as a user writes one: it names the client, and neither a transport nor a TLS provider. */
module dev.example.echo {
    requires dev.fairlead.api;
}
