import { defined } from '../../defined.ts';
import { THIS_SYSTEM } from '../../platform/this-system.ts';
import { findFileUsers } from '../../tools/find_file_users.ts';
import { findOrphans } from '../../tools/find_orphans.ts';
import { findProcesses } from '../../tools/find_processes.ts';
import { listProcesses } from '../../tools/list_processes.ts';
import { UNASKED } from '../tool-session.ts';
import { columnsOf, LIST_OPTIONS, listArgs } from './list-options.ts';
import { type ListedAnswer, listShown } from './list-shown.ts';
import { fileOf, projectOf } from './project-word.ts';
import { atLeastOne, atMost, numberIn, textIn } from './typed-values.ts';
import { JSON_OPTION, readVerb, type ShowContext, type Shown } from './verb.ts';

const { capabilities } = THIS_SYSTEM;
const LIST = listProcesses(capabilities);

const ORDERS: Readonly<Record<string, string>> = {
  memory: 'largest memory first',
  cpu: 'most CPU first',
  started: 'newest first',
  pid: 'by pid',
  name: 'by name',
};

interface ListTexts {
  readonly empty: string;
  /** Of one project, which no row repeats. */
  readonly isOfProject: boolean;
}

const processesShown = (answer: ListedAnswer, context: ShowContext, { empty, isOfProject }: ListTexts): Shown =>
  listShown(answer, context.page, {
    columns: columnsOf(context).filter((column) => column !== 'project' || !isOfProject),
    optional: textIn(context, 'columns') === undefined ? ['status', 'ports', 'user', 'project', 'name'] : [],
    order: ORDERS[textIn(context, 'sort') ?? 'memory'] ?? '',
    empty,
    hasAll: true,
  });

export const ls = readVerb({
  takes: '[project|path]',
  summary: 'your processes, or those of a project; . is this one',
  about: `Lists your processes, largest memory first. With the name of a project, or a
path in it, only those of that project.`,
  options: LIST_OPTIONS,
  examples: [
    ['ls .', 'what is running in the project of this folder'],
    ['ls -s cpu -n 10', 'the ten that use the most CPU'],
    ['ls -a -c pid,user,age,command', 'of all users, with columns of your choice'],
  ],
  completes: ['projects'],
  tool: LIST,
  async calls(line) {
    const [word] = atMost(line.words, 1);
    return [{ ...listArgs(line), ...(word !== undefined && { project: await projectOf(word) }) }];
  },
  async show(answer, context) {
    const [word] = context.words;
    const isMissing = answer.rows.length === 0 && word !== undefined;
    const empty = isMissing ? await noProject(await projectOf(word), context) : 'No process.';
    return processesShown(answer, context, { empty, isOfProject: word !== undefined });
  },
});

/** There is no such project, or nothing runs in it: names those where something does. */
async function noProject(name: string, { session }: ShowContext): Promise<string> {
  const result = await session.call({ tool: LIST, args: { group_by: 'project' }, client: UNASKED });
  const groups = LIST.output.safeParse(result.structuredContent);
  const rows = groups.success ? groups.data.rows : [];
  const names = rows.flatMap(([project]) => (typeof project === 'string' ? [project] : []));
  const others = names.length > 0 ? ` Projects with processes: ${names.join(', ')}.` : '';
  return `No process runs in a project named ${JSON.stringify(name)}.${others}`;
}

export const find = readVerb({
  takes: 'PATTERN…',
  summary: 'processes whose name or command line matches',
  about: `Finds your processes whose name or command line matches one of the patterns:
words, or RE2 regular expressions. Case matters only if a pattern has a capital.`,
  options: {
    ...LIST_OPTIONS,
    project: { type: 'string', short: 'p', value: 'project', completes: 'projects', help: 'its name, or a path in it' },
  },
  examples: [
    ['find vite', 'whether it is running'],
    ["find '^python3? .*worker'", 'by a regular expression'],
    ['find node -p .', 'in the project of this folder'],
  ],
  tool: findProcesses(capabilities),
  async calls(line) {
    const patterns = atLeastOne(line.words, 'pattern');
    const project = textIn(line, 'project');
    return [
      {
        pattern: patterns.length === 1 ? patterns[0] : patterns.map((one) => `(?:${one})`).join('|'),
        ...listArgs(line),
        ...(project !== undefined && { project: await projectOf(project) }),
      },
    ];
  },
  show: (answer, context) =>
    processesShown(answer, context, {
      empty: `Nothing matches ${context.words.map((one) => JSON.stringify(one)).join(' or ')}.`,
      isOfProject: textIn(context, 'project') !== undefined,
    }),
});

export const files = readVerb({
  takes: 'PATH…',
  summary: 'what has a file open, or works in a folder',
  about: 'Finds the processes that have a file open or run it, or that work in a folder or\nbelow it.',
  options: { json: JSON_OPTION },
  examples: [
    ['files .', 'what works in this folder'],
    ['files /mnt/backup', 'why it cannot be unmounted'],
  ],
  completes: ['files'],
  tool: findFileUsers(capabilities),
  calls: ({ words }) => atLeastOne(words, 'path').map((word) => ({ path: fileOf(word) })),
  show: (answer, { page }) =>
    listShown(answer, page, {
      columns: ['pid', 'name', 'user', 'use', 'memory_mib', 'age_s', 'command'],
      optional: ['memory_mib', 'age_s', 'user'],
      empty: 'No visible process uses it.',
    }),
});

const MIN_AGE_S = 60;

export const orphans = readVerb({
  takes: '',
  summary: 'what a closed terminal, editor or assistant left behind',
  about: `Lists what outlived the program that started it: one line for each tree, with
the memory and the ports of the whole tree.`,
  options: {
    'min-age': { type: 'string', value: 'seconds', help: `at least this old; default ${MIN_AGE_S}` },
    limit: LIST_OPTIONS.limit,
    json: JSON_OPTION,
  },
  examples: [['orphans --min-age 0', 'also those of the last minute']],
  tool: findOrphans,
  calls: (line) => {
    atMost(line.words, 0);
    return [defined({ min_age_s: numberIn(line, 'min-age'), limit: numberIn(line, 'limit') })];
  },
  show: (answer, context) => {
    const minAgeS = numberIn(context, 'min-age') ?? MIN_AGE_S;
    const younger = minAgeS > 0 ? `; --min-age 0 includes what is younger than ${minAgeS} s` : '';
    return listShown(answer, context.page, {
      columns: ['pid', 'name', 'reason', 'memory_mib', 'age_s', 'processes', 'ports', 'command'],
      optional: ['ports', 'processes'],
      empty: `Nothing was left behind${younger}.`,
    });
  },
});
