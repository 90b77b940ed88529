const DISPLAY_LIBRARY = /\/lib(?:X11|xcb|wayland-client|wayland-server)(?:\.so|-[\w.]{1,64}\.so)/;

/** Does a process whose /proc/PID/maps this is have a library loaded that connects to a display? proc_pid_maps(5) */
export const drawsWindows = (maps: string): boolean => DISPLAY_LIBRARY.test(maps);
