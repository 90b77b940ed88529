import { ProcessError } from '../../errors.ts';
import { safe } from '../../text/safe-text.ts';
import type { OpenedMachine } from '../operating-system.ts';
import { readAttachments } from './attachments-reader.ts';
import { WINDOWS } from './capabilities.ts';
import { cwdOf, exeOf, readDetails } from './details-reader.ts';
import { fileUsesReader } from './file-uses.ts';
import { wallClock } from './process-reader.ts';
import { readRequestedDetails } from './requested-details-reader.ts';
import { takeSnapshot } from './snapshot-reader.ts';
import { openSources, openSystemCalls } from './sources.ts';
import { isRefused, type SystemCalls } from './system-calls.ts';
import { readSystem } from './system-reader.ts';
import { readThreadTimes } from './threads-reader.ts';
import { watchProcess } from './watched-process.ts';

/** Windows: asks its system libraries through koffi. Starts only its own helper processes. */
export const windows = ({ native, argv }: { readonly native: boolean; readonly argv: boolean }): OpenedMachine =>
  windowsOn(openSystemCalls({ native }), { argv });
