import { TEXT_PATTERNS } from '../../src/redaction/text-patterns.ts';
import { type Examples, testExamples } from './examples.ts';

const RANDOM = 'aB3dE6gH9jK2mN5pQ8sT';
const WALLET = 'legal winner thank year wave sausage worth useful legal winner thank yellow';

const IN_URLS: Examples = {
  'a password in a URL': ['postgres://ann:hunter2@db/x', 'hunter2', 'postgres://db:5432/x@y'],
  'a password in a percent-encoded URL': ['u=amqp%3A%2F%2Fann:kakadu%40mq', 'kakadu', 'u=amqp%3A%2F%2Fmq:5672%2Fx'],
  'a token before the host of a URL': [
    `git clone https://${RANDOM}@h/x`,
    RANDOM,
    'https://deployment-user-of-team@h/x',
  ],
  'a password in the URL of a tunnel': ['trojan://kakadu@h:443', 'kakadu', 'ssh://kakadu@h:22'],
  'a random word before the host of a URL': [`amqp://${RANDOM}@h/x`, RANDOM, 'amqp://deployment.user.of.team@h/x'],
  'the path of a webhook': [`https://h/hooks/${RANDOM}`, RANDOM, 'https://h/hooks/a-long-name-of-a-hook'],
  'a token in the URL of a conda channel': [`https://h/t/${RANDOM}/main`, RANDOM, '/t/a-plain-name-of-a-folder/main'],
  'a password in a URL, with reserved characters': ['mysql://ann:pa/s?s@db:3306/x', 'pa/s?s', 'http://db:3306/x@y'],
  'a password before @tcp(…)': ['ann:hunter2@tcp(db:3306)/x', 'hunter2', 'ann@tcp(db:3306)/x'],
  'a CVS password': [':pserver:ann:hunter2@h:/cvs', 'hunter2', ':pserver:ann@h:/cvs'],
  'an Oracle password in a JDBC URL': ['jdbc:oracle:thin:scott/tiger@db', 'tiger', 'jdbc:oracle:thin:@db'],
  'user:password@host': ['ann:hunter2x@db', 'hunter2x', 'npm:left-pad2@1.0'],
  'a stream key': ['rtmp://h/live/ab12-cd34-ef56-gh78', 'ab12-cd34-ef56-gh78', 'rtmp://h/live/a-channel-of-mine'],
};

const IN_LISTS: Examples = {
  'a password in LXD or RDP options': ['h=db,p=hunter2', 'hunter2', 'x=db,p=80'],
  'a password after user=NAME:': ['user=ann:hunter2', 'hunter2', 'user=ann:staff'],
  'a password after user=NAME%': ['user=CORP\\ann%kakadu', 'kakadu', 'users=ann%kakadu'],
  'a password in a form': ['x?u=ann&p=kakadu&s=1', 'kakadu', 'x?q=ann&p=kakadu&s=1'],
  'a password in a list of users': ['--rpcauth=ann:kakadu', 'kakadu', '--author=ann:kakadu'],
  'a password in a list of admins': ['users:admin[ann,kakadu]', 'kakadu', 'items:admin[ann,kakadu]'],
  'a QEMU secret object': ['secret,id=sec0,data=kakadu', 'kakadu', 'secret,id=sec0,file=/run/x'],
  'a password in a Teradata logon': ['.logon tdp/ann,kakadu;', 'kakadu', 'logon tdp/ann,kakadu;'],
  'the value of a secret variable': [
    'env[0].name=DB_PASSWORD,env[0].value=kakadu',
    'kakadu',
    'name=DB_PORT,value=kakadu',
  ],
  'the seed phrase of a wallet': [`--seed "${WALLET}"`, WALLET, `--note "${WALLET} and more"`],
  'the output of a process substitution': ['--key <(echo kakadu)', 'kakadu', '--key <(cat kakadu)'],
  'a bearer token': ['curl -H X: Bearer abc.123-x', 'abc.123-x', 'the bearer of this letter'],
};

testExamples(TEXT_PATTERNS, { ...IN_URLS, ...IN_LISTS });
