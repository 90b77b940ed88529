"""Prints what psutil sees of Windows, as one JSON document. What it raises stands as {"error": its name}."""

import ctypes
import json
import socket
import sys

import psutil

SE_DEBUG_PRIVILEGE = 20  # wdm.h


def drop_debug_privilege():
    """psutil switches this privilege on if an administrator runs it. With it, it may read what we may not."""
    ntdll = ctypes.windll.ntdll
    was = ctypes.c_ubyte()
    return ntdll.RtlAdjustPrivilege(SE_DEBUG_PRIVILEGE, 0, 0, ctypes.byref(was)) == 0


FIELDS = {
    "name": lambda process: process.name(),
    "ppid": lambda process: process.ppid(),
    "create_time": lambda process: process.create_time(),
    "status": lambda process: process.status(),
    "username": lambda process: process.username(),
    "cmdline": lambda process: process.cmdline(),
    "exe": lambda process: process.exe(),
    "cwd": lambda process: process.cwd(),
    "num_threads": lambda process: process.num_threads(),
    "num_handles": lambda process: process.num_handles(),
    "rss": lambda process: process.memory_info().rss,
    "vms": lambda process: process.memory_info().vms,
    "nice": lambda process: int(process.nice()),
    "cpu_s": lambda process: sum(process.cpu_times()[:2]),
    "environ": lambda process: sorted(process.environ()),
}


def attempt(read, process):
    try:
        return read(process)
    except psutil.NoSuchProcess:
        raise
    except (psutil.Error, OSError) as error:
        return {"error": type(error).__name__}


def facts(pid):
    try:
        process = psutil.Process(pid)
        return {"pid": pid, **{field: attempt(read, process) for field, read in FIELDS.items()}}
    except psutil.NoSuchProcess:
        return None


def connection(one):
    return {
        "protocol": "tcp" if one.type == socket.SOCK_STREAM else "udp",
        "local": list(one.laddr),
        "remote": list(one.raddr) if one.raddr else None,
        "status": one.status,
        "pid": one.pid or None,
    }


def services():
    for service in psutil.win_service_iter():
        try:
            pid = service.pid()
        except (psutil.Error, OSError):
            continue
        if pid:
            yield {"name": service.name(), "pid": pid}


def suspend(pid):
    psutil.Process(pid).suspend()


if sys.argv[1:2] == ["suspend"]:
    suspend(int(sys.argv[2]))
    sys.exit()

has_debug_privilege = not drop_debug_privilege()
seen = [facts(pid) for pid in psutil.pids() if pid != 0]
print(
    json.dumps(
        {
            "version": psutil.__version__,
            "hasDebugPrivilege": has_debug_privilege,
            "bootTime": psutil.boot_time(),
            "memoryBytes": psutil.virtual_memory().total,
            "swapBytes": psutil.swap_memory().total,
            "processes": [process for process in seen if process],
            "connections": [connection(one) for one in psutil.net_connections("inet")],
            "services": list(services()),
        }
    )
)
