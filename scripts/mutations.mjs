// What the tests must notice: each takes one check away or turns it around. `find` must stand exactly once in the file.
// `tests` replaces the quick tests that are run by default; those that end real processes are safe with their mutation.

const POLICY = 'src/policy/policy.ts';
const RULE = 'src/policy/rule.ts';
const GUARDS = 'src/policy/guards.ts';
const STRUCTURES = 'src/platform/linux/structures-reader.ts';
const DISPLAYS = 'src/platform/linux/display-sockets.ts';
const CGROUP = 'src/platform/linux/proc/cgroup.ts';
const VIEW = 'src/host/access.ts';
const HOLD = 'src/host/pin.ts';
const TERMINATE = 'src/host/terminate.ts';
const DESCENDANTS = 'src/host/descendants.ts';
const END = 'src/host/terminate-targets.ts';
const ONE = 'src/host/terminate-one.ts';
const MANY = 'src/host/terminate-many.ts';
const PLANS = 'src/host/plans.ts';
const LIMITS = 'src/host/rate-limit.ts';
const SIGHTINGS = 'src/host/sightings.ts';
const SELECTOR = 'src/host/resolve-targets.ts';
const ANCESTRY = 'src/host/own-ancestry.ts';
const CONFIRM = 'src/host/confirmation.ts';
const ELICITATION = 'src/server/elicitation.ts';
const SIGNAL = 'src/host/signal.ts';
const PROCESS = 'src/process/process.ts';
const AUDIT = 'src/audit/audit-log.ts';
const WRITER = 'src/audit/writer.ts';
const UNFINISHED = 'src/audit/unfinished.ts';
const LOG = 'src/audit/rotating-log.ts';
const LOCK = 'src/audit/lock.ts';
const FAULTS = { tests: ['test/audit/audit.test.ts', 'test/audit/faults.test.ts'] };
const SERVERS = { tests: ['test/audit/servers.test.ts'] };
const ASKING = { tests: ['test/e2e/asking.test.ts'] };
const ANSWERS = { tests: ['test/e2e/elicitation.test.ts'] };
const SHOWN = { tests: ['test/e2e/shown.test.ts'] };
const QUESTIONS = { tests: ['test/e2e/question.test.ts'] };
const CLIENT = { tests: ['test/e2e/client.test.ts'] };
const HELPERS = { tests: ['test/e2e/helpers.test.ts'] };
const HANGING = { tests: ['test/e2e/hanging-log.test.ts'] };
const RATE = { tests: ['test/e2e/rate.test.ts'] };
const FOLLOW = { tests: ['test/host/follow-up.test.ts'] };
const LOCKS = { tests: ['test/audit/lock.test.ts'] };
const FACTS = { tests: ['test/platform/linux/structures-reader.test.ts'] };
const HIDDEN = { tests: ['test/e2e/surroundings.test.ts'] };

const mutation = (what, file, find, replace, rest = {}) => ({ what, file, find, replace, ...rest });

export const MUTATIONS = [
  // The floor and the other rules
  mutation('pid 1 is no floor', POLICY, 'if (target.pid <= 1)', 'if (target.pid < 1)'),
  mutation('kernel threads are no floor', POLICY, 'if (target.kernelThread)', 'if (false)'),
  mutation('the lineage is no floor', POLICY, 'if (caller.lineage.has(target.pid))', 'if (false)'),
  mutation(
    'unmapped users are no floor',
    POLICY,
    'if (target.uids.some((uid) => uid === caller.unmappedUid))',
    'if (false)',
  ),
  mutation(
    'unmapped: the real uid only',
    POLICY,
    'target.uids.some((uid) => uid === caller.unmappedUid)',
    'target.uids[0] === caller.unmappedUid',
  ),
  mutation('read-only changes', POLICY, 'if (access.readOnly)', 'if (false)'),
  mutation("root's processes are like others", POLICY, 'if (isRoots(uids) && ', 'if (false && '),
  mutation(
    'root lists are no exception but a rule',
    POLICY,
    "(action === 'list' && caller.uid === 0 ",
    '(caller.uid === 0 ',
  ),
  mutation("anybody lists root's", POLICY, "action === 'list' && caller.uid === 0 &&", "action === 'list' &&"),
  mutation('setuid programs are listed to root', POLICY, 'caller.uid === 0 && uids[0] === 0)', 'caller.uid === 0)'),
  mutation('one uid of four suffices', POLICY, 'return uids.every((uid) =>', 'return uids.some((uid) =>'),
  mutation('everybody is allowed', POLICY, 'return uid === caller.uid || uid === 0', 'return true || uid === 0'),
  mutation('nothing is protected', POLICY, 'changes ? guardOf(target, access, traits) : undefined', 'undefined'),
  mutation('nothing is asked about by default', POLICY, "if (guard && action !== 'priority')", 'if (false)'),
  mutation('a cut name protects no more', GUARDS, 'const name = nameOf(target);', 'const name = target.comm;'),
  mutation('a cut name of unknown end protects no more', GUARDS, 'rule !== undefined || !isCut(target)', 'true'),
  mutation('what a process is does not protect', GUARDS, 'if (fact) return', 'if (false) return'),
  mutation('what a process may be is not asked about', GUARDS, 'if (doubt)', 'if (false)'),
  mutation('a display without a screen is free', GUARDS, 'if (virtual)', 'if (false)'),
  mutation('a name weakens every structure', GUARDS, "structure === 'display-server' && ", ''),
  mutation('what a process is gets not read', POLICY, "new Set([...needed, 'structures'])", 'needed'),
  mutation('a socket that does not listen serves a display', DISPLAYS, "state === 'listening' && ", '', FACTS),
  mutation('who uses a display serves it', STRUCTURES, 'sockets.has(step.value.inode)', 'true', FACTS),
  mutation(
    'who cannot be looked into serves no display',
    STRUCTURES,
    'why === undefined ? false : undefined',
    'why ? false : false',
    FACTS,
  ),
  mutation(
    'who works in a terminal is of the session',
    STRUCTURES,
    "if (process.terminal?.startsWith('pts/'))",
    'if (false)',
    FACTS,
  ),
  mutation('whoever is in a login session leads it', STRUCTURES, ' === pid;', ' > 0;', FACTS),
  mutation('any slice is the session', CGROUP, 'parts[manager.at + 1] === SESSION_SLICE', 'true', FACTS),
  mutation(
    'signals and priorities are no change',
    POLICY,
    "action !== 'list' && action !== 'inspect'",
    "action === 'terminate'",
  ),
  mutation(
    'a signal ends what may not be ended',
    POLICY,
    "action === 'interrupt' && actions.includes('terminate')",
    'false',
  ),
  mutation('no signal can end anything', SIGNAL, "INTERRUPTS.has(signal) ? 'interrupt' : 'signal'", "'signal'"),
  mutation(
    'nobody is asked before a signal that can end',
    SIGNAL,
    'const why = agreed ? undefined : ask();',
    'const why = undefined;',
  ),
  mutation('root is who was root', PROCESS, 'uids.includes(0)', 'uids[0] === 0'),
  mutation('root is who acts as root', PROCESS, 'uids.includes(0)', 'uids[1] === 0'),

  // The lineage
  mutation('the lineage is not looked at', VIEW, 'lineage: ownAncestry.pidsFor(process),', 'lineage: new Set(),'),
  mutation(
    'only the server itself is its lineage',
    ANCESTRY,
    'const pids = new Set(platform.ancestors());',
    'const pids = new Set(platform.ancestors().slice(0, 1));',
  ),
  mutation(
    'the lineage is read once',
    VIEW,
    'const { self, users } = platform;',
    'const { self, users } = platform; const once = platform.ancestors(); platform = { ...platform, ancestors: () => once };',
  ),
  mutation(
    'who is hidden ends the lineage',
    'src/platform/linux/process-reader.ts',
    'live?.parentOf(pid) ?? 0',
    '0',
    HIDDEN,
  ),
  mutation(
    'who is hidden has ended',
    'src/platform/linux/pinned-process.ts',
    'if (!facts && wasSeen) throw hidden(pid);',
    '',
    HIDDEN,
  ),
  mutation(
    'without a pidfd who is hidden has ended',
    'src/platform/linux/pinned-process.ts',
    'if (kill(pid, 0) === -ESRCH) return undefined;',
    'return undefined;',
  ),
  mutation(
    'without descriptors everything is gone',
    'src/platform/linux/proc-files.ts',
    'if (isLack(length))',
    'if (false)',
    HIDDEN,
  ),
  mutation('a refusal is not thrown', VIEW, 'throw refusal(process, verdict);', ';'),

  // Identity
  mutation('the start time is not compared', PROCESS, 'a.startTicks === b.startTicks', 'true'),
  mutation('what is held is not judged', HOLD, 'judge(process);', "'';"),
  mutation('what is held is not compared', HOLD, 'sightings.check(process, meant);', ''),
  mutation('a ref pins nothing', HOLD, 'sightings.check(process, meant);', 'sightings.check(process, {});'),
  mutation('a sighting is never another', SIGHTINGS, 'if (!meant || sameIdentity(meant, process)) return;', 'return;'),
  mutation('only refs are compared', SIGHTINGS, 'pinned ?? seen.get(process.pid)', 'pinned'),
  mutation('refs are not compared', SIGHTINGS, 'pinned ?? seen.get(process.pid)', 'seen.get(process.pid)'),
  mutation('nothing is remembered', SIGHTINGS, 'seen.set(process.pid,', 'if (false) seen.set(process.pid,'),
  mutation('the first sighting counts', SIGHTINGS, 'seen.delete(process.pid);', 'if (seen.has(process.pid)) return;'),
  mutation(
    'without pidfd: nothing is checked at the last moment',
    'src/platform/linux/pinned-process.ts',
    'if (facts) return tries === 1 && sameIdentity(facts, first) ? facts : undefined;',
    'return facts;',
  ),
  mutation(
    'without pidfd: a zombie has not ended',
    'src/platform/linux/pinned-process.ts',
    'if (facts === undefined || (facts && isZombie(facts))) return true;',
    'return undefined;',
  ),

  // The moment of the signal
  mutation('no second judge', TERMINATE, 'lastLook(target, judge);\n    if', 'lastLook(target, () => {});\n    if'),
  mutation(
    'zombies are signalled',
    TERMINATE,
    'if (!now || isZombie(now)) return undefined;',
    'if (!now) return undefined;',
  ),
  mutation(
    'a priority has no second judge',
    TERMINATE,
    'lastLook(target, judge);\n    done',
    'lastLook(target, () => {});\n    done',
  ),
  mutation('a dry run is a real one', TERMINATE, 'if (options.dryRun) return', 'if (false) return'),
  mutation(
    'a dry run does not judge',
    TERMINATE,
    'lastLook(target, judge);\n  return now !== undefined && target.permits',
    'lastLook(target, () => {});\n  return now !== undefined && target.permits',
  ),
  mutation('a dry run does not ask the system', TERMINATE, 'target.permits(now);', 'true;'),
  mutation(
    'SIGKILL at once',
    TERMINATE,
    "const asked = await send(one, 'SIGTERM', ",
    "const asked = await send(one, 'SIGKILL', ",
  ),
  mutation('force is always', TERMINATE, 'if (!options.force || abort.aborted) return', 'if (abort.aborted) return'),
  mutation(
    'cancelled calls kill',
    TERMINATE,
    'if (!options.force || abort.aborted) return',
    'if (!options.force) return',
  ),
  mutation('sent is ended', TERMINATE, 'if (await seen(asked, ', 'if (true || seen(asked, '),
  mutation('killed is ended', TERMINATE, "died ? 'killed'", "true ? 'killed'"),
  mutation('stopped ones stay stopped', TERMINATE, "signal === 'SIGTERM' && now.status === 'stopped'", 'false'),
  mutation('refused ones are ended', TERMINATE, "if ('refusal' in one) {", 'if (false) {'),
  mutation('a tree is always meant', TERMINATE, 'options.tree ? ways.more() : []', 'ways.more()'),
  mutation('a tree is never meant', TERMINATE, 'options.tree ? ways.more() : []', '[]'),
  mutation('a tree is looked at once', TERMINATE, 'options.dryRun || abort.aborted ? [] : await more()', '[]'),
  mutation('a tree is looked at too late', TERMINATE, 'LOOKS_BEFORE_MAX = 10', 'LOOKS_BEFORE_MAX = 0'),
  mutation('descendants are not judged', DESCENDANTS, 'judge(now);', "'';"),
  mutation(
    "a parent's pid is taken for the parent",
    DESCENDANTS,
    'if (!isChild(process, parent, beganTicks)) continue;',
    '',
  ),
  mutation(
    'a parent that is gone is one still',
    DESCENDANTS,
    'parentNow !== undefined && sameIdentity(parentNow, parent)',
    'true',
  ),
  mutation('a child that lost its parent is one still', DESCENDANTS, ' || now.ppid !== parent.pid', ''),
  mutation('descendants are not compared', DESCENDANTS, '!now || !sameIdentity(now, process) || isZombie(now)', '!now'),
  mutation(
    'a signal has no second judge',
    SIGNAL,
    'send(held, signal, { judge,',
    'send(held, signal, { judge: () => {},',
  ),
  mutation(
    'a priority is not judged again',
    SIGNAL,
    'renice(held, nice, { judge,',
    'renice(held, nice, { judge: () => {},',
  ),
  mutation(
    'STOP is not waited for',
    SIGNAL,
    "SIGSTOP: (status) => status === 'stopped' || status === 'tracing-stop',",
    'SIGSTOP: () => true,',
  ),
  mutation('CONT is not waited for', SIGNAL, "SIGCONT: (status) => status !== 'stopped',", 'SIGCONT: () => true,'),
  mutation(
    'who is cancelled waits for STOP',
    SIGNAL,
    'isCarriedOut(now.status) || abort.aborted ||',
    'isCarriedOut(now.status) ||',
  ),
  mutation(
    'a signalled zombie lives',
    SIGNAL,
    'if (!now || isZombie(now)) return undefined;',
    'if (!now) return undefined;',
  ),
  mutation('an ending is not judged again', END, '        judge,\n', '        judge: () => undefined,\n'),

  // The rules of the configuration
  mutation('no rule hides', POLICY, "const hides = find('deny', 'list');", 'const hides = undefined;'),
  mutation('no rule denies', POLICY, "changes ? find('deny', action) : undefined", 'undefined'),
  mutation('no rule asks', POLICY, "changes ? find('ask', action) : undefined", 'undefined'),
  mutation('no rule allows', POLICY, "stranger && find('allow', action)", 'undefined'),
  mutation('an allow lifts a protected name', POLICY, 'changes ? guardOf(', 'changes && !opened ? guardOf('),
  mutation(
    'an allow lifts a deny',
    POLICY,
    "changes ? find('deny', action)",
    "changes && !opened ? find('deny', action)",
  ),
  mutation(
    'who may be changed may not be seen',
    POLICY,
    "(effect === 'allow' ? !isChange(action)",
    "(effect === 'allow' ? false",
  ),
  mutation('owners that a rule opens are not read', POLICY, 'return access.rules.some(opens);', 'return false;'),
  mutation('an allow opens root unnamed', RULE, '!uids?.includes(0)) return false', 'false) return false'),
  mutation('one uid of four opens', RULE, "effect === 'allow' ? process.uids.every(", 'false ? process.uids.every('),
  mutation(
    'what cannot be told is denied to none',
    RULE,
    "const inDoubt = effect !== 'allow';",
    'const inDoubt = false;',
  ),
  mutation('what cannot be told is allowed', RULE, "const inDoubt = effect !== 'allow';", 'const inDoubt = true;'),
  mutation('any file at the path allows', RULE, '(genuine === true || inDoubt) &&', ''),
  mutation('a unit of the user allows', RULE, '[userUnit ? undefined : unit]', '[unit]'),
  mutation('an agreed ask is not asked about', VIEW, "!(verdict.by === 'ask' && agreed)", "verdict.by !== 'ask'"),
  mutation('a yes lifts everything', VIEW, "!(verdict.by === 'ask' && agreed)", '!agreed'),
  mutation('force needs no right of its own', END, "if (force) view.require('kill', process, agreed);", ''),
  mutation('a yes to one deed is one to another', SIGNAL, 'if (consent.what === what && ', 'if ('),
  mutation('a yes to one process is one to another', SIGNAL, ' && consent.target.pid === meant.pid', '', ANSWERS),
  mutation('of several nobody asks for a rule', MANY, '(asksAboutSeveral() || judged.asked)', 'asksAboutSeveral()'),
  mutation('what was sent is not told', END, "endings.every(({ outcome }) => outcome === 'refused')", 'true'),

  // Limits
  mutation('any number of targets', LIMITS, 'if (count <= targetsPerCall) return;', 'return;'),
  mutation(
    'any number a minute',
    LIMITS,
    'tooMany <= 0 ? undefined : ',
    'tooMany < Number.POSITIVE_INFINITY ? undefined : ',
  ),
  mutation(
    'one more a minute',
    LIMITS,
    'spent.length + count - killsPerMinute;',
    'spent.length + count - killsPerMinute - 1;',
  ),
  mutation('nothing is counted', LIMITS, 'spentMs.push(now)', 'spentMs.slice()'),
  mutation('a minute has no end', LIMITS, 'now - atMs < MINUTE_MS', 'true'),
  mutation('a minute is over at once', LIMITS, 'now - atMs < MINUTE_MS', 'false'),
  mutation('endings cost nothing', END, 'if (!options.dryRun) limiter.spend(roots.length);', ''),
  mutation('many cost as one', END, 'limiter.spend(roots.length)', 'limiter.spend(1)'),
  mutation('signals cost nothing', SIGNAL, 'limiter.spend(1);', ''),
  mutation('targets are not counted', MANY, 'limiter.checkTargets(judged.targets.length);', ''),

  // Several at once, plans and questions
  mutation('targets are not judged', MANY, 'const one = asksFirst(view, process, options);', 'const one = false;'),
  mutation('named targets are not compared', MANY, 'if (meant) sightings.check(process, meant);', ''),
  mutation('nobody is asked', MANY, '(asksAboutSeveral() || judged.asked)', 'false'),
  mutation('a pattern means everybody', SELECTOR, 'view.scope(undefined)', "view.scope('*')"),
  mutation('any port is meant', SELECTOR, 'socket.port === port', 'true'),
  mutation('plans name pids only', END, 'pid: pinned.pid, pinned, programId', 'pid: pinned.pid'),
  mutation('a plan is good for ever', PLANS, 'found && found.expiresMs >= performance.now()', 'found'),
  mutation('a plan is good twice', PLANS, 'mayRun(plan);\n      kept.delete(id);', 'mayRun(plan);'),
  mutation('a plan that must wait is used up', PLANS, 'mayRun(plan);\n', ''),
  mutation(
    'a part of what matches is ended',
    SELECTOR,
    'if (isPartial || found.length === 0) requireAll(search.unsearched);',
    '',
  ),
  mutation('a plan is good for an hour', PLANS, 'PLAN_S = 600', 'PLAN_S = 3600'),
  mutation('a no is a yes', CONFIRM, "if (answer === 'accepted')", 'if (true)', ASKING),
  mutation('any answer is a yes', ELICITATION, 'return ANSWER_OF[action];', "return 'accepted';", ANSWERS),
  mutation('one is never asked about', ONE, 'const why = ask();', 'const why = undefined;'),
  mutation('one is asked about that may not be ended', ONE, 'requireEnd(view, process, options, true);', ''),
  mutation('one is asked about that was another', ONE, 'sightings.check(process, meant);', ''),
  mutation('a yes names a pid only', ONE, 'end(meantByPlan(yes),', 'end(yes.targets.map(({ pid }) => ({ pid })),'),

  // What is about to end, and whether it was shown
  mutation('an unseen pid passes', SIGHTINGS, 'if (pinned || isChosen) return true;', 'return true;', SHOWN),
  mutation('what is shown beside a call counts', SIGHTINGS, ' && before.atMs <= calledMs', '', SHOWN),
  mutation('a ref of another boot passes', SIGHTINGS, 'theirs !== bootTag', 'false', SHOWN),
  mutation('several unseen pids pass', MANY, 'if (!asked) sightings.requireShown(named);', '', SHOWN),
  mutation(
    'another program is the same',
    'src/host/same-program.ts',
    'if (programId === undefined || ',
    'if (true || ',
    SHOWN,
  ),
  mutation('a mention is ended', SELECTOR, 'onlyMentions(process, pattern)', 'false', QUESTIONS),
  mutation('a large tree is not asked about', END, 'count > treeMax()', 'false', QUESTIONS),
  mutation('a tree may have any size', END, 'if (descendants.cut) throw tooManyDescendants();', ''),
  mutation(
    'text of the client is an answer',
    ELICITATION,
    "'unsupported' : 'invalid'",
    "'unsupported' : 'accepted'",
    ANSWERS,
  ),
  mutation(
    'a late answer counts',
    CONFIRM,
    'if (plans.has(plan)) return plans.take(plan);',
    'return plans.take(plan);',
    ANSWERS,
  ),
  mutation(
    'names enter commands as they are',
    'src/text/display.ts',
    '/^\\w[\\w@.:-]{0,63}$/.test(raw) && ',
    '',
    FOLLOW,
  ),

  // The client and what works for it
  mutation('the client is no ancestor', ANCESTRY, 'clients = found.clients;', 'clients = [];', CLIENT),
  mutation('helpers are swept', MANY, 'if (!meant) requireNoHelper(view, process);', '', HELPERS),
  mutation('helpers belong to a tree', END, 'if (!one) requireNoHelper(view, process);', '', HELPERS),
  mutation('a helper is ended unasked', POLICY, 'caller.helper !== undefined', 'false', HELPERS),
  mutation(
    'what a shell started is a helper',
    'src/host/client-helpers.ts',
    ' && !wasStartedByShell(above)',
    '',
    HELPERS,
  ),
  mutation('other servers do not count', LIMITS, '...othersAgesMs().map((ageMs) => now - ageMs)', '', RATE),
  mutation('a link stays for ever', LOCK, 'isOld(disk, path)', 'false', LOCKS),

  // The audit log
  mutation('a changed outcome closes an intent', 'src/audit/open-intents.ts', ' && hashOf(text) !== undefined', ''),
  mutation(
    'signals are not announced',
    TERMINATE,
    'const deed = await deeds.announce(held, what, counts);',
    'const deed = ((_what, _counts) => ({ became() {}, failed() {} }))(what, counts);',
  ),
  mutation(
    'priorities are not announced',
    TERMINATE,
    'const deed = await deeds.announce(held, { nice });',
    'const deed = { became() {}, failed() {} };',
  ),
  mutation(
    'the signal comes before its intent',
    TERMINATE,
    'const deed = await deeds.announce(held, what, counts);',
    'target.signal(signal, held.process);\n  const deed = await deeds.announce(held, what, counts);',
  ),
  mutation('no outcome of what was seen', TERMINATE, "deed.became(ended ? outcome : 'still_running');", ''),
  mutation('no outcome of what was gone', TERMINATE, "if (!done) deed.became('already_gone');", ''),
  mutation(
    'no outcome of what failed',
    TERMINATE,
    'deed.failed(error);\n    throw error;\n  }\n}',
    'throw error;\n  }\n}',
  ),
  mutation(
    'refused descendants are not written down',
    TERMINATE,
    'if (!options.dryRun) deeds.refused(one.refusal, process);',
    '',
  ),
  mutation(
    'dry runs are written down',
    TERMINATE,
    'if (!options.dryRun) deeds.refused(one.refusal, process);',
    'deeds.refused(one.refusal, process);',
  ),
  mutation(
    'a refusal is written down again for its call',
    'src/host/audit-trail.ts',
    'if (told.has(error)) return;',
    '',
  ),
  mutation(
    'an intent that cannot be written is none',
    AUDIT,
    '{ othersMax }));\n      } catch (error) {\n        throw unavailable(place.path, error);',
    '{ othersMax }));\n      } catch (error) {\n        return 0;',
  ),
  mutation(
    'a folder is made again',
    WRITER,
    'if (requests.some(({ opens }) => opens)) log.prepare();',
    'log.prepare();',
  ),
  mutation(
    'outcomes that cannot be written are lost',
    AUDIT,
    'if (keep && pending.length < PENDING_MAX) pending.push(fields);',
    '',
  ),
  mutation('outcomes that could not be written come again and again', AUDIT, 'pending.splice(0)', '[...pending]'),
  mutation('unknown outcomes are not recorded', UNFINISHED, '...(opens ? ', '...(!opens ? '),
  mutation('what was given up stays open', UNFINISHED, '...notDone(place, open, givenUp ?? []),', ''),
  mutation(
    'an outcome is written twice',
    UNFINISHED,
    'givenUp === undefined ? late : late.filter(isOpenIn(open))',
    'late',
  ),
  mutation('an answer that is lost is forgotten', AUDIT, 'restore(momentsOf(fields));', 'restore();'),
  mutation('servers that are gone announce', WRITER, "line['event'] !== 'intent' && isOpen(line)", 'isOpen(line)'),
  mutation('servers that are gone conclude twice', WRITER, "'intent' && isOpen(line)", "'intent'"),
  mutation('late outcomes of servers that are gone come twice', WRITER, 'request.givenUp ?? []', 'request.givenUp'),
  mutation('nothing is counted under the lock', WRITER, "'intent' || !isOver(request)", "'intent' || true"),
  mutation(
    'two servers have a minute each',
    'src/host/audit-trail.ts',
    'counts ? limiter.othersMax() : undefined',
    'undefined',
    RATE,
  ),
  mutation(
    'what was not announced is done',
    'src/host/audit-trail.ts',
    'if (of === undefined) throw',
    'if (false) throw',
    RATE,
  ),
  mutation(
    'what was cancelled is sent',
    TERMINATE,
    'if (abort.aborted) throw cancelled();\n    const now = lastLook(target, judge);\n    if (',
    'const now = lastLook(target, judge);\n    if (',
  ),
  mutation(
    'what was cancelled is reniced',
    TERMINATE,
    'if (abort.aborted) throw cancelled();\n    const now = lastLook(target, judge);\n    done',
    'const now = lastLook(target, judge);\n    done',
  ),
  mutation('what was not sent counts', LIMITS, 'void spentMs.pop()', 'undefined'),
  mutation('old tails are enough', 'src/audit/recent.ts', 'if (goesBack || end.isWhole)', 'if (true)'),
  mutation('a plan is used up by the limit', 'src/host/host.ts', 'counts && limiter.check(1)', 'counts'),
  mutation(
    'a server that may start nothing ends nothing',
    'src/commands/open-audit-log.ts',
    'if (!(error instanceof Unanswered)) throw error;',
    'throw error;',
    HANGING,
  ),
  mutation(
    'a hanging writer is replaced',
    'src/platform/helper/helper-program.ts',
    'abandonedMax: 1,',
    'abandonedMax: 3,',
    HANGING,
  ),
  mutation('reads are always written', AUDIT, 'if (reads)\n', 'if (true)\n'),
  mutation('nothing is synced', LOG, 'disk.sync(fd);\n      if (size', 'if (size', FAULTS),
  mutation(
    'a new name is not synced',
    LOG,
    'if (size === 0) using(disk, disk.openFolder(names.folder), disk.syncFolder);',
    '',
    FAULTS,
  ),
  mutation('half a line is a line', LOG, 'if (written < bytes.length)', 'if (false)', FAULTS),
  mutation('what failed is not cut off', LOG, 'cutBack(fd, size);\n      throw', 'throw', FAULTS),
  mutation('a torn line stays', LOG, 'if (torn.length > 0) disk.truncate(fd, size);', ''),
  mutation('a torn line is not recorded', LOG, "...(torn.length > 0 ? [about('torn', tornFacts(torn))] : []), ", ''),
  mutation('the head is not followed', LOG, '[head, tail, old].reduce', '[tail, old].reduce'),
  mutation('the tail is not followed', LOG, '[head, tail, old].reduce', '[head, old].reduce'),
  mutation('the head is not written', LOG, 'disk.overwrite(headFd, formatHead(last));', ''),
  mutation('any file is a log', LOG, 'if (found > 0 && !last && !head && !isBeginning(torn))', 'if (false)'),
  mutation(
    'files grow for ever',
    LOG,
    'Buffer.byteLength(text), 0) > maxBytes',
    'Buffer.byteLength(text), 0) > Number.POSITIVE_INFINITY',
  ),
  mutation('old files are overwritten', LOG, 'disk.rename(names.old(number), names.old(number + 1));', ''),
  mutation('too much is deleted', LOG, 'number > keep', 'number >= keep'),
  mutation('what is deleted is not written down', LOG, '{ dropped_through: last.seq }', '{}'),
  mutation(
    'nothing locks',
    LOG,
    'const release = acquire(disk, { head: names.head, link: names.lock }, self, waitMs);',
    'const release = () => {};',
    SERVERS,
  ),
  mutation('the lock is not given back', LOG, 'release();', ''),
  mutation(
    'the lock of the living is taken',
    LOCK,
    'for (let last = holder; self.isGone(last); )',
    'for (let last = holder; ; )',
  ),
  mutation('the lock of the dead stays', LOCK, 'if (release) return release;', ''),
  mutation(
    'symbolic links are followed',
    'src/audit/disk.ts',
    'openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW |',
    'openSync(path, O_RDWR | O_APPEND | O_CREAT |',
  ),
  mutation('others may read it', 'src/audit/disk.ts', 'OWN_FILE = 0o600', 'OWN_FILE = 0o644'),
  mutation('others may look into its folder', 'src/audit/disk.ts', 'OWN_FOLDER = 0o700', 'OWN_FOLDER = 0o755'),
  mutation('hard links are written to', 'src/audit/log-file.ts', 'if (stat.nlink > 1)', 'if (false)'),
  mutation(
    'what others may write to is',
    'src/audit/log-file.ts',
    'if ((stat.mode & WRITABLE_BY_OTHERS) !== 0)',
    'if (false)',
  ),
  mutation('a hash is not compared', 'src/audit/chain.ts', 'sha256(bytes.subarray(0, bodyBytes)) === hash', 'true'),
  mutation(
    'the line before is not compared',
    'src/audit/verify.ts',
    "before.hash === '' || line.prev === before.hash",
    'true',
  ),
  mutation('numbers may be left out', 'src/audit/verify.ts', 'if (missing > 0)', 'if (false)'),
  mutation('the end is not compared', 'src/audit/verify.ts', 'if (head && !headSeen && ', 'if (false && '),
  mutation('the last line is not compared', 'src/audit/verify.ts', 'if (line.hash !== head.hash)', 'if (false)'),
  mutation(
    'the beginning is not compared',
    'src/audit/verify.ts',
    'if (!before && first !== null',
    'if (false && first !== null',
  ),
  mutation('a torn end is whole', 'src/audit/verify.ts', 'if (split.tornBytes > 0)', 'if (false)'),
];
