#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the running application as a screen reader sees it: finds the posts by their
spoken names, presses the button that confirms, and asks vigie-cli what came of it."""

import json
import os
import subprocess
import sys
import tempfile
import time

# The library below warns about objects that go while it looks; only the application's own
# warnings shall be fatal.
strictness = os.environ.pop("G_DEBUG", "")

import gi  # noqa: E402

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

VIGIE, CLI = sys.argv[1:3]
PATIENCE_S = 60


def wait_for(what, find):
    """Asks until there is an answer, at most for PATIENCE_S."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            found = find()
        except Exception:  # what was asked about may just have gone
            found = None
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited in vain for {what}")


def walk(node):
    yield node
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield from walk(child)


def find_application():
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(index)
        if child is not None and child.get_process_id() == application.pid:
            return child
    return None


def find_named(role, fits):
    for node in walk(find_application()):
        if node.get_role() == role and fits(node.get_name() or ""):
            return node
    return None


def list_confirmed():
    lines = subprocess.run([CLI, "posts", incident, "--status", "confirmed", "--json"],
                           check=True, capture_output=True, text=True).stdout.splitlines()
    return [json.loads(line) for line in lines]


with tempfile.TemporaryDirectory() as folder:
    incident = os.path.join(folder, "test.vigie")
    table = os.path.join(folder, "posts.csv")
    with open(table, "w", encoding="utf-8") as out:
        out.write("id,date,author,text,lat,lon\n"
                  "1,2026-01-12T18:04:00Z,@anne,Verglas à Beaune,47.02,4.84\n"
                  "2,2026-01-12T18:05:00Z,@bob,Arbre sur la D 971,47.43,4.79\n")
    subprocess.run([CLI, "new", incident, "--title", "Neige"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([CLI, "import", incident, table], check=True, stdout=subprocess.DEVNULL)

    environment = dict(os.environ, G_DEBUG=strictness, GTK_A11Y="atspi",
                       GSETTINGS_BACKEND="keyfile")
    for name in ("DATA", "CONFIG", "CACHE"):
        environment[f"XDG_{name}_HOME"] = os.path.join(folder, name.lower())
    settings = os.path.join(folder, "config", "glib-2.0", "settings")
    os.makedirs(settings)
    with open(os.path.join(settings, "keyfile"), "w", encoding="utf-8") as out:
        out.write("[org/vigie/Vigie]\nbasemap=''\n")  # no test asks a server for a map
    application = subprocess.Popen([VIGIE, incident], env=environment)
    try:
        print("TAP version 13\n1..2")
        wait_for("the application on the accessibility bus", find_application)
        row = wait_for("the newest post as a list item",
                       lambda: find_named(Atspi.Role.LIST_ITEM,
                                          lambda name: "Arbre sur la D 971" in name))
        assert "@bob" in row.get_name(), row.get_name()
        print("ok 1 - posts have spoken names")

        subprocess.run(["xdotool", "mousemove", "200", "400", "key", "j"], check=True)

        def press():
            button = find_named(Atspi.Role.BUTTON, lambda name: name == "Confirm")
            if button is None or not button.get_state_set().contains(Atspi.StateType.SENSITIVE):
                return None
            return button.get_action_iface().do_action(0)

        wait_for("the button that confirms", press)
        confirmed = wait_for("the decision in the file", list_confirmed)
        assert [post["text"] for post in confirmed] == ["Arbre sur la D 971"], confirmed
        print("ok 2 - a button pressed by a screen reader confirms the post")
    finally:
        application.terminate()
        application.wait(timeout=PATIENCE_S)
