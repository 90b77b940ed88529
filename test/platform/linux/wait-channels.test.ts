import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sleepIn } from '../../../src/platform/linux/wait-channels.ts';

/** Kernel functions as wchan has them. */
const CHANNELS: [channel: string, waits: RegExp, killable?: true][] = [
  ['kernel_clone', /vfork/, true],
  ['rpc_wait_bit_killable', /NFS/, true],
  ['io_schedule', /waits for a disk$/],
  ['folio_wait_bit_common', /waits for a disk$/],
  ['jbd2_log_wait_commit', /waits for a disk$/],
  ['request_wait_answer', /FUSE/],
  ['percpu_rwsem_wait', /frozen file system/],
  ['__refrigerator', /frozen/],
  ['some_driver_wait', /usually for a disk/],
  ['', /usually for a disk/],
  ['wait_for_vfork_done', /vfork/, true],
  ['nfs_wait_client_init_complete', /NFS/, true],
  ['cifs_readpages', /SMB/, true],
  ['smb2_wait', /SMB/, true],
  ['ceph_mdsc_wait', /Ceph cluster$/],
  ['rbd_img_request', /Ceph cluster$/],
  ['fuse_get_req', /FUSE/],
  ['do_coredump', /core dump$/],
  ['dump_interrupted', /core dump$/],
  ['try_to_freeze', /frozen/],
  ['__wait_on_buffer', /waits for a disk$/],
  ['balance_dirty_pages', /waits for a disk$/],
  ['blk_mq_get_tag', /waits for a disk$/],
  ['nvme_submit', /waits for a disk$/],
  ['btrfs_commit_transaction', /waits for a disk$/],
  ['wb_wait_for_completion', /waits for a disk$/],
  ['rwsem_down_write_slowpath', /waits for a lock in the kernel$/],
  ['__mutex_lock', /waits for a lock in the kernel$/],
  ['do_exit', /taking it down$/],
  ['zap_pid_ns_processes', /taking it down$/],
];

for (const [channel, waits, killable] of CHANNELS)
  test(`asleep in ${channel}`, () => {
    const sleep = sleepIn(channel);
    assert.match(sleep.waits, waits);
    assert.equal(sleep.killable, killable);
    assert.equal(sleep.channel, channel || undefined);
  });
