"""Prints what psutil sees of every process, as one JSON document. What it raises stands as {"error": its name}."""

import json

import psutil

FIELDS = {
    "ppid": lambda process: process.ppid(),
    "name": lambda process: process.name(),
    "cmdline": lambda process: process.cmdline(),
    "exe": lambda process: process.exe(),
    "cwd": lambda process: process.cwd(),
    "uids": lambda process: process.uids(),
    "gids": lambda process: process.gids(),
    "username": lambda process: process.username(),
    "create_time": lambda process: process.create_time(),
    "nice": lambda process: process.nice(),
    "threads": lambda process: process.num_threads(),
    "status": lambda process: process.status(),
    "rss": lambda process: process.memory_info().rss,
}


def attempt(read, process):
    try:
        return read(process)
    except (psutil.AccessDenied, psutil.ZombieProcess) as error:
        return {"error": type(error).__name__}


def facts(process):
    try:
        return {"pid": process.pid, **{field: attempt(read, process) for field, read in FIELDS.items()}}
    except psutil.NoSuchProcess:
        return None


seen = [facts(process) for process in psutil.process_iter()]
print(
    json.dumps(
        {
            "version": psutil.__version__,
            "bootTime": psutil.boot_time(),
            "processes": [process for process in seen if process],
        }
    )
)
