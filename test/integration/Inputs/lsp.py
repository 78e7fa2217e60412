"""A small client of a language server, as an editor is one."""

import json
import pathlib
import queue
import subprocess
import threading

DEADLINE = 120


class Server:
    def __init__(self, program, *arguments, root):
        self.root = pathlib.Path(root)
        # Or a database of a directory above counts.
        (self.root / "compile_flags.txt").touch()
        self.log = open(self.root / "server.log", "w")
        self.process = subprocess.Popen(
            [program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
            cwd=root)
        self.incoming, self.ids, self.versions = queue.Queue(), 0, {}
        threading.Thread(target=self.read, daemon=True).start()
        self.request("initialize", {
            "processId": None, "rootUri": self.root.as_uri(),
            "capabilities": {"textDocument": {
                "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}},
                "publishDiagnostics": {"relatedInformation": True, "codeActionsInline": False,
                                       "codeDescriptionSupport": True,
                                       "versionSupport": True}}}})
        self.notify("initialized", {})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.request("shutdown", None)
            self.notify("exit", None)
            self.process.wait(DEADLINE)
        finally:
            self.process.kill()
            self.log.close()

    def read(self):
        stream = self.process.stdout
        while True:
            length = 0
            for line in iter(stream.readline, b"\r\n"):
                if not line:
                    self.incoming.put(None)
                    return
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            self.incoming.put(json.loads(stream.read(length)))

    def send(self, message):
        text = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(text), text))
        self.process.stdin.flush()

    def notify(self, method, parameters):
        self.send({"method": method, "params": parameters})

    def until(self, wanted):
        """The next message that is wanted; others are dropped."""
        while True:
            try:
                message = self.incoming.get(timeout=DEADLINE)
            except queue.Empty:
                raise SystemExit("the server does not answer; see %s" % self.log.name)
            if message is None:
                raise SystemExit("the server has ended; see %s" % self.log.name)
            if "id" in message and "method" in message:
                self.send({"id": message["id"], "result": None})
            elif wanted(message):
                return message

    def request(self, method, parameters):
        self.ids += 1
        self.send({"id": self.ids, "method": method, "params": parameters})
        answer = self.until(lambda message: message.get("id") == self.ids)
        if "error" in answer:
            raise SystemExit("%s: %s" % (method, answer["error"]["message"]))
        return answer["result"]

    def show(self, path, text, wanted=None):
        """Opens a file, or edits the open one; returns what is said of that text.

        What is wanted may come later: at first a server may know headers of old.
        """
        uri = pathlib.Path(path).as_uri()
        version = self.versions[uri] = self.versions.get(uri, 0) + 1
        if version == 1:
            language = "c" if path.suffix in (".c", ".h") else "cpp"
            self.notify("textDocument/didOpen", {"textDocument": {
                "uri": uri, "languageId": language, "version": version, "text": text}})
        else:
            self.notify("textDocument/didChange", {
                "textDocument": {"uri": uri, "version": version},
                "contentChanges": [{"text": text}]})
        return self.until(
            lambda message: message.get("method") == "textDocument/publishDiagnostics"
            and message["params"]["uri"] == uri and message["params"].get("version") == version
            and (not wanted or wanted(message["params"]["diagnostics"])))["params"]["diagnostics"]

    def fixes(self, path, diagnostic):
        uri = pathlib.Path(path).as_uri()
        actions = self.request("textDocument/codeAction", {
            "textDocument": {"uri": uri}, "range": diagnostic["range"],
            "context": {"diagnostics": [diagnostic], "only": ["quickfix"]}})
        return [(action["title"], action["edit"]["changes"][uri]) for action in actions
                if action.get("kind") == "quickfix"]


def apply(text, edits):
    lines = text.splitlines(keepends=True) + [""]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    offset = lambda place: starts[place["line"]] + place["character"]
    # From the end; what is inserted at one place comes in the order of the edits.
    for edit in sorted(reversed(edits), key=lambda edit: offset(edit["range"]["start"]),
                       reverse=True):
        text = text[:offset(edit["range"]["start"])] + edit["newText"] + \
            text[offset(edit["range"]["end"]):]
    return text
