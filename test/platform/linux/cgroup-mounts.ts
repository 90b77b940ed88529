/** Recorded lines of /proc/self/mountinfo and /proc/self/cgroup of several machines and containers. */

export const V2_HOST = `
23 28 0:22 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
28 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
33 23 0:28 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot
`;
export const V1_HOST = `
31 23 0:28 / /sys/fs/cgroup ro,nosuid shared:9 - tmpfs tmpfs ro,mode=755
38 31 0:33 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:15 - cgroup cgroup rw,cpu,cpuacct
39 31 0:34 / /sys/fs/cgroup/memory rw,relatime shared:16 - cgroup cgroup rw,memory
40 31 0:35 / /sys/fs/cgroup/cpuset rw,relatime shared:17 - cgroup cgroup rw,cpuset,clone_children
41 31 0:36 / /sys/fs/cgroup/unified rw,relatime shared:10 - cgroup2 cgroup2 rw
`;
export const V1_CGROUP = '9:memory:/a/b\n5:cpu,cpuacct:/a\n3:cpuset:/\n1:name=systemd:/user.slice\n0::/user.slice\n';
