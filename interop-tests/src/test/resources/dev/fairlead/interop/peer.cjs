// A server with Node's `ws`. Tells "ready PORT" when it listens, then "ID EVENT" for what it sees, a line each; ends when
// its input says "stop" or ends. What a path asks for is written in Errand.java. With PEER_TLS, a version, it speaks only
// that, and finds its certificate in PEER_TLS_FOLDER; PEER_TLS_CLIENTS is REQUIRED if clients need one too. With PEER_SOCKET
// it listens at that file, and PORT is 0.
'use strict';
const { WebSocketServer } = require('ws');
const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const path = require('node:path');
const readline = require('node:readline');

const FRAGMENTED = Buffer.from('Gr\u00fc\u00dfe, \u4e16\u754c! \u{1F600}');
const SUBPROTOCOL = 'chat.v2';

const tell = (line) => process.stdout.write(line + '\n');
const errand = (request) => {
  const url = new URL(request.url, 'http://localhost');
  return { kind: url.pathname.slice(1), parameter: (name) => url.searchParams.get(name) ?? '' };
};

function secure(version, folder, clients) {
  const pem = (name) => fs.readFileSync(path.join(folder, name));
  const required = clients === 'REQUIRED';
  return https.createServer({
    cert: pem('server.pem'),
    key: pem('key.pem'),
    ca: pem('ca.pem'),
    minVersion: version,
    maxVersion: version,
    requestCert: required,
    rejectUnauthorized: required,
  });
}

const { PEER_TLS, PEER_TLS_FOLDER, PEER_TLS_CLIENTS, PEER_SOCKET } = process.env;
const below = PEER_TLS ? secure(PEER_TLS, PEER_TLS_FOLDER, PEER_TLS_CLIENTS) : http.createServer();
const server = new WebSocketServer({
  server: PEER_SOCKET ? below.listen(PEER_SOCKET) : below.listen(0, '127.0.0.1'),
  perMessageDeflate: false,
  handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  verifyClient: (info, answer) => {
    const { kind, parameter } = errand(info.req);
    const status = Number(parameter('status'));
    if (kind === 'refuse') {
      answer(false, status, `refused with ${status}`, { 'X-Peer': 'interop', 'Content-Type': 'text/plain' });
    } else {
      answer(true);
    }
  },
});

// Every character is cut somewhere, a ping comes between two fragments, and the last fragment is empty.
function sendFragmented(socket, binary) {
  for (const byte of FRAGMENTED) {
    socket.send(Buffer.of(byte), { binary, fin: false });
  }
  socket.ping(Buffer.of(1));
  socket.send(Buffer.alloc(0), { binary, fin: true });
}

const open = {
  close: (socket, parameter) => socket.close(Number(parameter('code')), parameter('reason')),
  pings: (socket, parameter) => {
    for (const payload of parameter('payload').split(',')) {
      socket.ping(Buffer.from(payload, 'hex'));
    }
    socket.send('after the pings');
  },
  fragments: (socket) => {
    sendFragmented(socket, false);
    sendFragmented(socket, true);
  },
  late: (socket, parameter) => setTimeout(() => socket.send('late'), Number(parameter('millis'))),
};

server.on('connection', (socket, request) => {
  const { kind, parameter } = errand(request);
  const saw = (event) => tell(`${parameter('id')} ${event}`.trim());
  const subject = request.socket.getPeerCertificate?.().subject;
  if (subject) {
    saw(`client CN=${subject.CN}`);
  }
  socket.on('message', (data, binary) => socket.send(data, { binary }));
  socket.on('pong', (payload) => saw(`pong ${payload.toString('hex')}`));
  socket.on('close', (code, reason) => saw(`close ${code} ${reason}`));
  socket.on('error', (error) => saw(`error ${error.message}`));
  try {
    open[kind]?.(socket, parameter);
  } catch (error) {
    saw(`error ${error.message}`);
  }
});
server.on('listening', () => tell(`ready ${PEER_SOCKET ? 0 : server.address().port}`));

readline
  .createInterface({ input: process.stdin })
  .on('line', (line) => line === 'stop' && process.exit(0))
  .on('close', () => process.exit(0));
