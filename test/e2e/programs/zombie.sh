# Its child ends when stdin does, and `sleep`, which takes the shell's place, never asks for the exit code: a zombie.
# Prints the pid of the child.
exec 3<&0
cat <&3 >/dev/null &
echo "ready $!"
exec sleep 120 3<&-
