"""What list_processes answers, by psutil: one JSON line for every line on stdin.

The line says which fields are read of every process; the rest is read of those that are shown only.
"""

import json
import os
import sys

import psutil

ALL = ["pid", "name", "memory_info", "create_time", "status", "cmdline", "username", "uids"]
FEW = ["pid", "name", "memory_info", "create_time", "status", "uids"]
SHOWN = 50


def listing(fields):
    own = [
        process
        for process in psutil.process_iter(fields)
        if process.info["uids"] is not None and process.info["uids"].real == os.geteuid()
    ]
    own.sort(key=lambda process: -process.info["memory_info"].rss)
    rows = []
    for process in own[:SHOWN]:
        info = process.info
        try:
            command = info["cmdline"] if "cmdline" in info else process.cmdline()
            user = info["username"] if "username" in info else process.username()
        except psutil.NoSuchProcess:
            continue
        memory, started = info["memory_info"].rss, info["create_time"]
        rows.append([info["pid"], info["name"], user, memory, started, info["status"], command])
    return {"total": len(own), "rows": rows}


for line in sys.stdin:
    sys.stdout.write(json.dumps(listing(ALL if line.strip() == "all" else FEW)) + "\n")
    sys.stdout.flush()
