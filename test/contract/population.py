"""One process of an interesting kind: sets itself up, says "ready", lives until its stdin ends.

Usage: population.py ROLE [arguments that only look interesting]
"""

import os
import sys
import tempfile
import threading
import time


def zombie():
    if os.fork() == 0:
        os._exit(0)


def threads():
    for _ in range(3):
        threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()


def nice():
    os.nice(5)


def comm():
    with open("/proc/self/comm", "wb") as file:
        file.write(b") (\nS 1\xff")


def arguments():
    """Arguments that are no UTF-8; Node cannot start a process with them."""
    os.execv(sys.executable, [b"py\xe9\xff", os.path.abspath(__file__), b"wait", b"caf\xe9", b"\xed\xa0\x80", b"", b"a b "])


def ids():
    os.setgroups([])
    os.setresgid(1001, 1002, 1003)
    os.setresuid(1001, 1002, 1003)


def user():
    os.setgroups([])
    os.setgid(65533)
    os.setuid(65533)


def cwd():
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    os.rmdir(folder)


def wait():
    pass


ROLES = [zombie, threads, nice, comm, arguments, ids, user, cwd, wait]
{role.__name__: role for role in ROLES}[sys.argv[1]]()
sys.stdout.write("ready\n")
sys.stdout.flush()
sys.stdin.read()
