"""An MCP client. argv: how ('direct', 'detached', 'orphaned'; 'pty' as well), then the server's command line.

Starts the server, asks it to end this very process, prints what it answers, and does what its own stdin says: the name
of a tool and its arguments in JSON, line by line. 'detached': the server is nobody's child here. 'orphaned': the shell
between the two has ended by the time of the call.
"""
import json, os, subprocess, sys, time, tty

channel, how, *command = sys.argv[1:]
if how == "detached":
    command = ["setsid", "--fork", *command]
elif how == "orphaned":
    command = ["sh", "-c", 'exec 3<&0; "$@" <&3 & exit', "sh", *command]

if channel == "pty":
    master, slave = os.openpty()
    tty.setraw(slave)
    into = os.fdopen(os.dup(master), "wb", 0)
    server = subprocess.Popen(command, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    os.close(slave)
else:
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0)
    into = server.stdin
out = server.stdout

# It inherits every descriptor, the other end of the server's stdin included: forked, so nothing closes them.
sibling = os.fork()
if sibling == 0:
    time.sleep(600)
    os._exit(0)

number = 0


def request(method, params):
    global number
    number += 1
    into.write((json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}) + "\n").encode())
    while True:
        line = out.readline()
        if not line:
            sys.exit("the server has ended")
        message = json.loads(line)
        if message.get("id") == number:
            return message


request(
    "initialize",
    {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "client.py", "version": "1"}},
)
if how == "orphaned":
    server.wait()
print(json.dumps({"pid": os.getpid(), "sibling": sibling, "server": server.pid}), flush=True)
for line in sys.stdin:
    tool, arguments = json.loads(line)
    answer = request("tools/call", {"name": tool, "arguments": arguments})
    print(json.dumps(answer["result"]), flush=True)
os.kill(sibling, 9)
os.waitpid(sibling, 0)
