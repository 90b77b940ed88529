# Executes another program once it reads a line; its pid and start time stay.
echo ready
read line
exec sh -c 'echo changed; read line'
