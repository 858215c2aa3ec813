# SPDX-License-Identifier: GPL-3.0-or-later
"""The running application as a screen reader and a keyboard see it, on an incident of its own."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # nothing of a run stays in the source folder

# The library below warns about objects that go while it looks; only the application's own
# warnings shall be fatal.
STRICTNESS = os.environ.pop("G_DEBUG", "")

import gi  # noqa: E402

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

PATIENCE_S = 60


def wait_for(what, find, pause_s=0.1):
    """Asks until there is an answer, at most for PATIENCE_S."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            found = find()
        except Exception:  # what was asked about may just have gone
            found = None
        if found:
            return found
        time.sleep(pause_s)
    raise AssertionError(f"waited in vain for {what}")


def walk(node):
    yield node
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield from walk(child)


class Desk:
    """One run of the application."""

    def __init__(self, cli, incident, application):
        self.cli = cli
        self.incident = incident
        self.application = application

    def find_application(self):
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child is not None and child.get_process_id() == self.application.pid:
                return child
        return None

    def find(self, role, fits):
        for node in walk(self.find_application()):
            if node.get_role() == role and fits(node.get_name() or ""):
                return node
        return None

    def key(self, *keys):
        subprocess.run(["xdotool", "key", *keys], check=True)

    def focus(self):
        """Puts the pointer over the window: without a window manager the keys go there."""
        subprocess.run(["xdotool", "mousemove", "200", "400"], check=True)

    def list_posts(self, *options):
        lines = subprocess.run([self.cli, "posts", self.incident, "--json", *options], check=True,
                               capture_output=True, text=True).stdout.splitlines()
        return [json.loads(line) for line in lines]

    def list_log(self):
        lines = subprocess.run([self.cli, "log", self.incident, "--json"], check=True,
                               capture_output=True, text=True).stdout.splitlines()
        return [json.loads(line) for line in lines]


@contextlib.contextmanager
def open_desk(vigie, cli, table):
    """The application on a new incident with the posts of a CSV table."""
    with tempfile.TemporaryDirectory() as folder:
        incident = os.path.join(folder, "test.vigie")
        path = os.path.join(folder, "posts.csv")
        with open(path, "w", encoding="utf-8") as out:
            out.write(table)
        subprocess.run([cli, "new", incident, "--title", "Neige"], check=True,
                       stdout=subprocess.DEVNULL)
        subprocess.run([cli, "import", incident, path], check=True, stdout=subprocess.DEVNULL)

        environment = dict(os.environ, G_DEBUG=STRICTNESS, GTK_A11Y="atspi",
                           GSETTINGS_BACKEND="keyfile")
        for name in ("DATA", "CONFIG", "CACHE"):
            environment[f"XDG_{name}_HOME"] = os.path.join(folder, name.lower())
        settings = os.path.join(folder, "config", "glib-2.0", "settings")
        os.makedirs(settings)
        with open(os.path.join(settings, "keyfile"), "w", encoding="utf-8") as out:
            out.write("[org/vigie/Vigie]\nbasemap=''\n")  # no test asks a server for a map
        application = subprocess.Popen([vigie, incident], env=environment)
        try:
            yield Desk(cli, incident, application)
        finally:
            application.terminate()
            application.wait(timeout=PATIENCE_S)
