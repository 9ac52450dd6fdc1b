// An echo server with Node's `ws` that compresses as the query of each URI says: the parameters of RFC 7692, as what the
// server wants for this connection; and `strict`, to how many bits it inflates, whatever was agreed. Tells what peer.cjs tells.
'use strict';
const { WebSocketServer } = require('ws');
const http = require('node:http');
const readline = require('node:readline');

const tell = (line) => process.stdout.write(line + '\n');

function wishes(query) {
  const flag = (name) => (query.has(name) ? query.get(name) === 'true' : undefined);
  const bits = (name) => (query.get(name) === 'false' ? false : Number(query.get(name)) || undefined);
  return {
    threshold: 0,
    serverNoContextTakeover: flag('server_no_context_takeover'),
    clientNoContextTakeover: flag('client_no_context_takeover'),
    serverMaxWindowBits: bits('server_max_window_bits'),
    clientMaxWindowBits: bits('client_max_window_bits'),
  };
}

function connected(socket, query) {
  const saw = (event) => tell(`${query.get('id')} ${event}`.trim());
  if (query.has('strict')) {
    socket._extensions['permessage-deflate'].params.client_max_window_bits = Number(query.get('strict'));
  }
  socket.on('message', (data, binary) => socket.send(data, { binary }));
  socket.on('close', (code, reason) => saw(`close ${code} ${reason}`));
  socket.on('error', (error) => saw(`error ${error.message}`));
}

const server = http.createServer();
server.on('upgrade', (request, stream, head) => {
  const query = new URL(request.url, 'http://localhost').searchParams;
  new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: wishes(query) }).handleUpgrade(
    request,
    stream,
    head,
    (socket) => connected(socket, query),
  );
});
server.listen(0, '127.0.0.1', () => tell(`ready ${server.address().port}`));

readline
  .createInterface({ input: process.stdin })
  .on('line', (line) => line === 'stop' && process.exit(0))
  .on('close', () => process.exit(0));
