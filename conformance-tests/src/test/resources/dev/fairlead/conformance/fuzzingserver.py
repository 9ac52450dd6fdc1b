# Runs the fuzzing server of the Autobahn testsuite, in Python 2.7 or Jython 2.7.
#
#   fuzzingserver.py SUITE OUTDIR INCLUDED EXCLUDED
#
# SUITE is the folder of the suite's sources, OUTDIR the one for index.json, INCLUDED and EXCLUDED are patterns of cases with
# commas between them. The server listens on a free port of the loopback interface, writes its number to OUTDIR/port, and ends
# with its standard input. It opens no other port.

import array
import os
import sys
import threading
import types

suite, outdir, included, excluded = sys.argv[1:5]

# What was compiled once need not be again, whatever the environment says; for Jython that is most of the start.
sys.dont_write_bytecode = False
sys.path.insert(0, suite)


def package(name):
    """A package without what its own __init__ would import: other tools of the suite, which take long to load."""
    module = types.ModuleType(name)
    module.__path__ = [os.path.join(suite, name)]
    sys.modules[name] = module
    module.version = __import__(name + "._version", fromlist=["__version__"]).__version__


def absent(name, *members):
    """A module that is imported where it is not used: web pages and their templates."""
    module = types.ModuleType(name)
    module.__path__ = []
    for member in members:
        setattr(module, member, lambda *args, **options: None)
    sys.modules[name] = module


package("autobahn")
package("autobahntestsuite")
absent("jinja2")
absent("pkg_resources", "declare_namespace")
absent("twisted.web")
absent("twisted.web.server", "Site")
absent("twisted.web.static", "File")

import autobahntestsuite.choosereactor  # noqa: E402  Before everything of Twisted.
from twisted.internet import error, reactor, tcp  # noqa: E402
from twisted.python import failure  # noqa: E402
from autobahn import utf8validator, xormasker  # noqa: E402


# Jython's select does not report a socket that the peer has closed as writable, and its send takes nothing for it. The end that
# Twisted puts off until all is written would never come, and the case would silently have no result: so it comes here.

lose_connection = tcp.Connection.loseConnection


def is_closed_by_peer(connection):
    channel = getattr(getattr(connection.socket, "_sock", None), "channel", None)
    return channel is not None and not channel.isActive()


def lose(self, *args, **options):
    lose_connection(self, *args, **options)

    def flush():
        if self.connected and self.disconnecting:
            why = error.ConnectionDone() if is_closed_by_peer(self) else self.doWrite()
            if why:
                self.stopReading()
                self.stopWriting()
                self.connectionLost(failure.Failure(why))
            else:
                reactor.callLater(0.01, flush)

    reactor.callLater(0, flush)


tcp.Connection.loseConnection = lose


# Byte by byte, megabytes take minutes. Both replacements do what the originals do, and leave the rare and the short to them.

FEW = 128

def xor(data, key):
    digits = "%x" % (int(data.encode("hex"), 16) ^ int(key.encode("hex"), 16))
    return digits.rjust(2 * len(data), "0").decode("hex")


class WholeMasker(xormasker.XorMaskerSimple):
    def __init__(self, mask):
        xormasker.XorMaskerSimple.__init__(self, mask)
        self.mask = mask

    def process(self, data):
        if len(data) < FEW:
            return xormasker.XorMaskerSimple.process(self, data)
        start = self.ptr & 3
        self.ptr += len(data)
        key = (self.mask[start:] + self.mask[:start]) * (len(data) // 4 + 1)
        return xor(data, key[:len(data)])


def masker(mask, length=None):
    return WholeMasker(mask)


Validator = utf8validator.Utf8Validator


class AsciiFirstValidator(Validator):
    def validate(self, octets):
        if self.state == self.UTF8_ACCEPT and len(octets) >= FEW:
            try:
                octets.decode("ascii")
            except UnicodeError:
                pass
            else:
                self.i += len(octets)
                return True, True, len(octets), self.i
        return Validator.validate(self, octets)


xormasker.createXorMasker = masker
utf8validator.Utf8Validator = AsciiFirstValidator

from autobahntestsuite import fuzzing  # noqa: E402


class AnyPort(int):
    """Where TLS ends in front of this server, clients name another port than its own."""

    def __ne__(self, other):
        return False


class Factory(fuzzing.FuzzingServerFactory):
    def createReports(self, produceHtml=True, produceJson=True):
        """Reports: all verdicts, and of a case that is not OK the whole story."""
        self.createMasterReportJSON(self.outdir)
        for agent in self.agents:
            for case, found in self.agents[agent].items():
                if found["behavior"] != "OK" or found["behaviorClose"] != "OK":
                    self.createAgentCaseReportJSON(agent, case, self.outdir)


factory = Factory({
    "url": "ws://127.0.0.1:9001",
    "outdir": outdir,
    "cases": included.split(","),
    "exclude-cases": excluded.split(",") if excluded else [],
    "options": {"failByDrop": False},
})
factory.externalPort = AnyPort(factory.port)
port = reactor.listenTCP(0, factory, interface="127.0.0.1")


def end_with_input():
    sys.stdin.read()
    os._exit(0)


watch = threading.Thread(target=end_with_input)
watch.setDaemon(True)
watch.start()

# Under another name first: who sees the file sees all of it.
ready = os.path.join(outdir, "port")
with open(ready + ".new", "w") as out:
    out.write("%d" % port.getHost().port)
os.rename(ready + ".new", ready)

reactor.run()
