/** Fits on a screen of 80 by 24. */
export const HELP = `process-manager-mcp, or pmcp: see, explain and end processes, safely

look    ls [project|path]  your processes, or those of a project; . is this one
        top                what uses CPU and memory now
        find PATTERN…      processes whose name or command line matches
        port PORT…         what holds a port, or that it is free; or just :3000
        ports [FROM-TO]    all ports in use, and what holds them
        info PID…          everything about a process
        tree [PID]         which process started which
        files PATH…        what has a file open, or works in a folder
        orphans            what a closed terminal or assistant left behind
        wait PID|:PORT     until it has ended, or is listening, or --free
end     kill :PORT|PID|PATTERN…  shows what it would end, then asks
set up  serve              the MCP server on stdin and stdout; the default
        install [CLIENT…]  add the server to the MCP clients of this machine
        doctor             find problems, show the settings, test the server
        call TOOL          run exactly what an assistant runs
        redact -- COMMAND  show a command line as an assistant would see it
        audit              check and read the audit log
        inspect            open the MCP Inspector on the server
        completion SHELL   the completion script for bash, zsh or fish

Add --help to a command for its options and examples. --version: the version.`;
