# Leaves a zombie: the child ends at once, and `sleep`, which takes the shell's place, never asks for its exit code.
# Prints the pid of the zombie to be.
true &
echo "ready $!"
exec sleep 120
