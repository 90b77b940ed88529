import type { UninterruptibleSleep } from '../../process/signal-state.ts';
import { safe } from '../../text/safe-text.ts';

type WaitCause = Omit<UninterruptibleSleep, 'channel'>;

/** By the kernel function in which it waits, proc_pid_wchan(5); killable: TASK_KILLABLE. The first match counts. */
const CAUSES: readonly (readonly [RegExp, WaitCause])[] = [
  [
    /^(?:_?do_fork|kernel_clone|wait_for_vfork_done)\b/,
    { waits: safe`it waits for a child of vfork(2) to start its program or end`, killable: true },
  ],
  [/^(?:rpc_|nfs)/, { waits: safe`it waits for an NFS server`, killable: true }],
  [/^(?:cifs|smb|wait_for_response|SendReceive)/, { waits: safe`it waits for an SMB server`, killable: true }],
  [/^(?:ceph_|rbd_)/, { waits: safe`it waits for a Ceph cluster` }],
  [/^(?:_*fuse_|request_wait_answer)/, { waits: safe`it waits for the program behind a FUSE file system` }],
  [/coredump|^dump_/, { waits: safe`the kernel writes its core dump` }],
  [/refrigerator|freez/, { waits: safe`it is frozen, e.g. while the machine suspends` }],
  [
    /^_*(?:io_schedule|folio_|filemap_|wait_on_(?:page|buffer|bit)|bit_wait|lock_page|read_extent|balance_dirty|swap_)/,
    { waits: safe`it waits for a disk` },
  ],
  [/^_*(?:blk|rq_qos|wbt_|submit_bio|scsi|nvme|md_|raid|dm_|loop_)/, { waits: safe`it waits for a disk` }],
  [
    /^_*(?:jbd2|ext4|xfs|btrfs|f2fs|zfs|txg_|dmu_|spl_|cv_wait|sync_|writeback_|wb_|do_get_write_access)/,
    { waits: safe`it waits for a disk` },
  ],
  [/^_*percpu_rwsem/, { waits: safe`it waits for a lock in the kernel, e.g. of a frozen file system` }],
  [/^_*(?:rwsem_|mutex_|down_)/, { waits: safe`it waits for a lock in the kernel` }],
  [/^(?:do_exit|do_group_exit|exit_|zap_)/, { waits: safe`the kernel is taking it down` }],
];

const UNKNOWN: WaitCause = {
  waits: safe`it waits in the kernel, usually for a disk, a device or a network file system`,
};

/** The sleep of a thread that waits in this kernel function; empty if that is unknown. */
export const sleepIn = (channel: string): UninterruptibleSleep => ({
  ...(CAUSES.find(([functions]) => functions.test(channel))?.[1] ?? UNKNOWN),
  ...(channel !== '' && { channel }),
});
