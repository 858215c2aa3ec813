# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures programs with windows: starts beside an empty window and GNOME Maps, the feed, and the
opening of a large incident."""

import contextlib
import os
import re
import select
import shutil
import statistics
import subprocess
import time

REST_S = 1.5  # as long as the programs rest before they tell their own memory
PATIENCE_S = 30


def now_us():
    return time.monotonic_ns() // 1000  # CLOCK_MONOTONIC, as g_get_monotonic_time


@contextlib.contextmanager
def window_manager(wanted, environment, say):
    """A window manager on the display while it lasts: real windows have one."""
    if not wanted or not shutil.which('openbox') or not shutil.which('xprop'):
        if wanted:
            say('openbox or xprop is not installed: windows of others are not timed')
        yield False
        return
    manager = subprocess.Popen(['openbox', '--sm-disable'], env=environment,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and manager.poll() is None:
            answer = subprocess.run(['xprop', '-root', '_NET_SUPPORTING_WM_CHECK'],
                                    capture_output=True, text=True, env=environment, check=False)
            if 'window id' in answer.stdout:
                break
            time.sleep(0.1)
        yield manager.poll() is None
    finally:
        manager.terminate()
        manager.wait()


def run_figures(command, environment):
    """Figures of a program that prints name TAB value TAB unit."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True,
                          env=environment, timeout=300, check=True)
    figures = {}
    for line in done.stdout.splitlines():
        fields = line.split('\t')
        if len(fields) == 3:
            figures[fields[0]] = float(fields[1])
    return figures


def tree_of(pid):
    """A process and those it started."""
    found = [pid]
    for task in os.listdir(f'/proc/{pid}/task'):
        with contextlib.suppress(OSError):
            with open(f'/proc/{pid}/task/{task}/children', encoding='ascii') as file:
                for child in file.read().split():
                    found += tree_of(int(child))
    return found


def pss_mb(pid):
    total = 0
    for process in tree_of(pid):
        with contextlib.suppress(OSError):
            with open(f'/proc/{process}/smaps_rollup', encoding='ascii') as file:
                total += int(re.search(r'^Pss:\s+(\d+)', file.read(), re.M)[1])
    return total * 1024 / 1e6


def read_line(watch, patience_s):
    """A line that the watcher tells next; nothing where it tells nothing for so long."""
    ready, _, _ = select.select([watch.stdout], [], [], patience_s)
    return watch.stdout.readline().decode().strip() if ready else ''


def window_of(program, watcher, environment):
    """Ms until a program's first window is painted, and MB at rest."""
    watch = subprocess.Popen([watcher], env=environment, stdout=subprocess.PIPE, bufsize=0)
    try:
        if read_line(watch, PATIENCE_S) != 'ready':
            return None
        began = now_us()
        peer = subprocess.Popen(program, env=environment, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)
        try:
            painted = ''
            while not painted:
                if peer.poll() is not None or now_us() - began > PATIENCE_S * 1e6:
                    return None
                painted = read_line(watch, 0.5)
            time.sleep(REST_S)
            return (int(painted) - began) / 1000, pss_mb(peer.pid)
        finally:
            peer.terminate()
            try:
                peer.wait(10)
            except subprocess.TimeoutExpired:
                peer.kill()
                peer.wait()
    finally:
        watch.terminate()
        watch.wait()
        watch.stdout.close()


def measure_start(build, size, folder, environment, managed, say):
    """The three take turns, so that what else the machine does falls on all; medians. Each draws as
    it comes: the choice of a renderer is part of a start."""
    environment = {name: value for name, value in environment.items() if name != 'GSK_RENDERER'}
    programs = build / 'tests' / 'bench'
    runs, posts = int(size[0]), size[1]
    incident = folder / 'start.vigie'
    run_figures([programs / 'bench-app', 'make', incident, posts], environment)
    with_maps = managed and shutil.which('gnome-maps') is not None
    if not with_maps:
        say('gnome-maps is not here: nothing is held against it')
    found = {'ours': [], 'empty': [], 'maps': []}
    for run in range(-1, runs):  # the first warms up
        empty = run_figures([programs / 'bench-window', now_us()], environment)
        ours = run_figures([programs / 'bench-app', 'start', incident, now_us()], environment)
        maps = window_of(['gnome-maps'], programs / 'bench-painted', environment) if with_maps else None
        if run < 0:
            if with_maps and maps is None:
                say('gnome-maps shows no window: nothing is held against it')
                with_maps = False
            continue
        found['ours'].append((ours['start'], ours['memory']))
        found['empty'].append((empty['start'], empty['memory']))
        if maps is not None:
            found['maps'].append(maps)
    figures = []
    for which, (name, unit) in enumerate((('start', 'ms'), ('memory', 'MB'))):
        middle = {who: statistics.median(run[which] for run in all_runs) if all_runs else None
                  for who, all_runs in found.items()}
        figures += [(f'{name}, {who}', middle['ours'], middle[who], unit)
                    for who in ('empty', 'maps')]
    return figures


def measure_feed(build, size, folder, environment):
    program = build / 'tests' / 'bench' / 'bench-app'
    found = {}
    for posts in ('1000', size[0]):
        incident = folder / f'feed-{posts}.vigie'
        run_figures([program, 'make', incident, posts], environment)
        runs = [run_figures([program, 'feed', incident], environment) for _ in range(int(size[1]))]
        found[posts] = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
        if posts == size[0]:
            burst = run_figures([program, 'burst', incident], environment)
        incident.unlink()
    ours, floor = found[size[0]], found['1000']
    named = {'memory': 'memory of the process (PSS)'}
    return [(f'{named.get(name, name)}, {size[0]} posts', ours[name], floor[name],
             'MB' if name == 'memory' else 'ms') for name in ours] + [
        (f'burst of 100,000 posts while scrolling: {which} frame',
         burst[f'burst, {which}'], burst[f'alone, {which}'], 'ms')
        for which in ('median', 'worst')]


def forget(path):
    """The file lies on the disk alone, as on the day after."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(file)


def measure_opening(build, size, folder, environment):
    """A large incident and a small one take turns; medians."""
    programs = build / 'tests' / 'bench'
    posts, decisions, gigabytes, runs = size
    incidents = {'large': folder / 'large.vigie', 'small': folder / 'small.vigie'}
    subprocess.run([programs / 'bench-review', 'make', incidents['large'], posts, decisions,
                    gigabytes], env=environment, check=True)
    subprocess.run([programs / 'bench-review', 'make', incidents['small'], '1000', '0', '0'],
                   env=environment, check=True)
    found = {name: [] for name in incidents}
    for _ in range(int(runs)):
        for name, incident in incidents.items():
            forget(incident)
            found[name].append(run_figures([programs / 'bench-app', 'open', incident],
                                           environment)['feed first paint'])
    size_gb = incidents['large'].stat().st_size / 1e9
    for incident in incidents.values():
        incident.unlink()
    return [(f'opening an incident of {size_gb:.2g} GB, to its first painted frame',
             statistics.median(found['large']), statistics.median(found['small']), 'ms')]
