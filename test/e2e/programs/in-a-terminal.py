# Runs a command with a terminal of so many columns for stdin, stdout and stderr. What we read is typed there, what it
# shows is written to our stdout. Exits as the command does.
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios

columns, *command = sys.argv[1:]
keyboard, terminal = pty.openpty()
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, int(columns), 0, 0))
child = subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True)
os.close(terminal)
sources = [keyboard, 0]
while True:
    ready, _, _ = select.select(sources, [], [])
    if 0 in ready:
        typed = os.read(0, 4096)
        if typed:
            os.write(keyboard, typed)
        else:
            sources.remove(0)
    if keyboard in ready:
        try:
            shown = os.read(keyboard, 4096)
        except OSError:  # Linux's way to say that nobody holds the other end any more
            break
        os.write(1, shown)
sys.exit(child.wait())
