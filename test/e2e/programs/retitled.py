"""Changes its name and writes over its command line once it reads a line, as setproctitle does."""
import ctypes
import sys

print('ready', flush=True)
sys.stdin.readline()
libc = ctypes.CDLL(None)
libc.prctl(15, b'retitled', 0, 0, 0)
with open('/proc/self/stat') as stat:
    start = int(stat.read().rpartition(')')[2].split()[45])
ctypes.memmove(start, b'title', 6)
print('changed', flush=True)
sys.stdin.readline()
