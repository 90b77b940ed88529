# Runs a command whose stdin is a terminal; its stdout and stderr stay what they are. The end of our own stdin is typed
# as Ctrl-D. Exits as the command does.
import os
import pty
import subprocess
import sys

keyboard, terminal = pty.openpty()
command = subprocess.Popen(sys.argv[1:], stdin=terminal)
sys.stdin.read()
os.write(keyboard, b"\x04")
sys.exit(command.wait())
