import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { LAYOUTS, type StructureLayout } from '../../../../src/platform/windows/structs/layouts.ts';

/** A C compiler for Windows checks each offset and size, by its own headers where these have the structure in full. */

const COMPILER = 'x86_64-w64-mingw32-gcc';
const isMissing = spawnSync(COMPILER, ['--version']).error !== undefined;
const skip = isMissing && `needs ${COMPILER} (apt-get install gcc-mingw-w64-x86-64)`;

/** In this order: winsock2.h before windows.h. */
const INCLUDES = ['winsock2.h', 'windows.h', 'winternl.h', 'iphlpapi.h', 'winsvc.h', 'restartmanager.h', 'stddef.h'];

/** STRING and UNICODE_STRING are laid out alike. */
const parametersWith = (suffix: string, { pointer, text }: { readonly pointer: string; readonly text: string }) => `
typedef struct { ${text} DosPath; ${pointer} Handle; } PHNT_CURDIR${suffix};
typedef struct { USHORT Flags, Length; ULONG TimeStamp; ${text} DosPath; } PHNT_RTL_DRIVE_LETTER_CURDIR${suffix};
typedef struct {
  ULONG MaximumLength, Length, Flags, DebugFlags;
  ${pointer} ConsoleHandle;
  ULONG ConsoleFlags;
  ${pointer} StandardInput, StandardOutput, StandardError;
  PHNT_CURDIR${suffix} CurrentDirectory;
  ${text} DllPath, ImagePathName, CommandLine;
  ${pointer} Environment;
  ULONG StartingX, StartingY, CountX, CountY, CountCharsX, CountCharsY, FillAttribute, WindowFlags, ShowWindowFlags;
  ${text} WindowTitle, DesktopInfo, ShellInfo, RuntimeData;
  PHNT_RTL_DRIVE_LETTER_CURDIR${suffix} CurrentDirectories[32];
  ${pointer} EnvironmentSize;
} PHNT_RTL_USER_PROCESS_PARAMETERS${suffix};
`;

/**
 * What winternl.h hides behind `Reserved` fields: the fields as phnt has them (ntexapi.h, ntrtl.h, ntwow64.h), in the types of the
 * headers. Their names begin with `PHNT_`; all other structures are those of the headers.
 */
const FULL = `
typedef struct {
  LARGE_INTEGER KernelTime, UserTime, CreateTime;
  ULONG WaitTime;
  PVOID StartAddress;
  CLIENT_ID ClientId;
  KPRIORITY Priority;
  LONG BasePriority;
  ULONG ContextSwitches, ThreadState, WaitReason;
} PHNT_SYSTEM_THREAD_INFORMATION;
typedef struct { USHORT Length, MaximumLength; ULONG Buffer; } PHNT_UNICODE_STRING32;
${parametersWith('', { pointer: 'ULONG_PTR', text: 'UNICODE_STRING' })}
${parametersWith('32', { pointer: 'ULONG', text: 'PHNT_UNICODE_STRING32' })}
typedef struct {
  BOOLEAN InheritedAddressSpace, ReadImageFileExecOptions, BeingDebugged, BitField;
  ULONG Mutant, ImageBaseAddress, Ldr, ProcessParameters;
} PHNT_PEB32;
`;

/** Where both have a field, they must agree. */
const IN_BOTH = {
  SYSTEM_THREAD_INFORMATION: ['StartAddress', 'ClientId', 'Priority', 'BasePriority', 'ThreadState', 'WaitReason'],
  RTL_USER_PROCESS_PARAMETERS: ['ImagePathName', 'CommandLine'],
};

type Layouts = Readonly<Record<string, StructureLayout>>;

const check = (condition: string): string => `_Static_assert(${condition}, "${condition}");`;

function assertionsOf([name, { header, bytes, at }]: readonly [string, StructureLayout]): string[] {
  const type = header.startsWith('phnt/') ? `PHNT_${name}` : name;
  const offsets = Object.entries(at).map(([field, offset]) => check(`offsetof(${type}, ${field}) == ${offset}`));
  return bytes === undefined ? offsets : [check(`sizeof(${type}) == ${bytes}`), ...offsets];
}

/** What the compiler says against these layouts. */
function complaints(layouts: Layouts): string {
  const input = [
    ...INCLUDES.map((header) => `#include <${header}>`),
    FULL,
    ...Object.entries(layouts).flatMap(assertionsOf),
    ...Object.entries(IN_BOTH).flatMap(([name, fields]) =>
      fields.map((field) => check(`offsetof(PHNT_${name}, ${field}) == offsetof(${name}, ${field})`)),
    ),
  ].join('\n');
  const options = ['-std=c11', '-Wall', '-Werror', '-D_WIN32_WINNT=0x0A00', '-fsyntax-only', '-x', 'c', '-'];
  const { status, stderr } = spawnSync(COMPILER, options, { input, encoding: 'utf8' });
  return status === 0 ? '' : stderr;
}

test('every layout is that of the headers', { skip }, () => {
  assert.equal(complaints(LAYOUTS), '');
});

test('a wrong offset and a wrong size do not compile', { skip }, () => {
  const { UNICODE_STRING, SYSTEM_THREAD_INFORMATION } = LAYOUTS;
  const wrong = (layout: StructureLayout) => complaints({ SYSTEM_THREAD_INFORMATION: layout });
  assert.match(complaints({ UNICODE_STRING: { ...UNICODE_STRING, bytes: 12 } }), /sizeof\(UNICODE_STRING\) == 12/);
  assert.match(wrong({ ...SYSTEM_THREAD_INFORMATION, at: { ThreadState: 64 } }), /ThreadState\) == 64/);
});

test('a layout names a header that the compiler sees, and holds its fields', () => {
  const layouts: Layouts = LAYOUTS;
  for (const [name, { header, bytes, at }] of Object.entries(layouts)) {
    const isKnown = INCLUDES.includes(header) || header === 'winnt.h' || FULL.includes(`} PHNT_${name};`);
    assert.ok(isKnown, `${name}: ${header}`);
    for (const offset of Object.values(at)) assert.ok(bytes === undefined || offset < bytes, name);
  }
});
