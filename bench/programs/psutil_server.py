"""The six tools of this server's forerunner over psutil and the Python MCP SDK: what one would write in an hour."""

import getpass
import os
import re
from typing import Any

import psutil
from mcp.server import MCPServer

server = MCPServer("psutil")
FIELDS = ["pid", "name", "username", "memory_info", "create_time", "status", "cmdline"]


def row(info):
    return {
        "pid": info["pid"],
        "name": info["name"],
        "user": info["username"],
        "memory_mib": round(info["memory_info"].rss / 2**20, 1) if info["memory_info"] else None,
        "started": info["create_time"],
        "status": info["status"],
        "command": " ".join(info["cmdline"] or [])[:160],
    }


def own():
    user = getpass.getuser()
    return [row(process.info) for process in psutil.process_iter(FIELDS) if process.info["username"] == user]


@server.tool()
def list_processes(limit: int = 50) -> dict[str, Any]:
    """Lists the processes of the own user, the largest first."""
    rows = sorted(own(), key=lambda found: -(found["memory_mib"] or 0))
    return {"total": len(rows), "rows": rows[:limit]}


@server.tool()
def find_processes(pattern: str, limit: int = 50) -> dict[str, Any]:
    """Finds processes by name or command line."""
    wanted = re.compile(pattern, re.IGNORECASE)
    rows = [found for found in own() if wanted.search(found["name"]) or wanted.search(found["command"])]
    return {"total": len(rows), "rows": rows[:limit]}


@server.tool()
def get_process_info(pid: int) -> dict[str, Any]:
    """Tells all about one process."""
    process = psutil.Process(pid)
    with process.oneshot():
        return {**row(process.as_dict(FIELDS)), "parent": process.ppid(), "threads": process.num_threads()}


@server.tool()
def get_process_by_port(port: int) -> dict[str, Any]:
    """Finds who listens on a TCP port."""
    for connection in psutil.net_connections("tcp"):
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
            return {"port": port, "owner": row(psutil.Process(connection.pid).as_dict(FIELDS))}
    return {"port": port, "owner": None}


@server.tool()
def terminate_process(pid: int) -> dict[str, Any]:
    """Ends a process."""
    process = psutil.Process(pid)
    process.terminate()
    gone, _ = psutil.wait_procs([process], timeout=5)
    return {"pid": pid, "ended": bool(gone)}


@server.tool()
def get_user_info() -> dict[str, Any]:
    """Tells who the server runs as."""
    return {"username": getpass.getuser(), "uid": os.geteuid(), "gid": os.getegid()}


server.run("stdio")
