import { anyOf } from './alternatives.ts';
import { isMixed, isPasswordLike, looksGenerated, looksRandom } from './entropy.ts';

/** A path below one of these is a path, not a password that begins with a slash. */
const ROOT =
  /\/(?:etc|run|home|var|opt|mnt|tmp|usr|srv|root|dev|secrets?|vault|Users|user|data|app|config|proc|sys|certs?|creds|keys|workspace|Library|private|nix|media|boot|bin|lib|snap|Applications|Volumes)(?=\/)/;
const FILE_TYPE = anyOf({
  secret:
    /pem|key|pub|crt|cert|cer|der|p8|p12|pfx|jks|keystore|keytab|kdbx|asc|gpg|sig|hex|creds?|pw|pass|passwd|secret|token|jwt|vault|up/,
  text: /txt|lst|list|log|md|html?|css|csv|tsv|docx?|xlsx?|pptx?|pdf|ipynb/,
  setting: /conf|cnf|cfg|ini|env|json5?|ya?ml|toml|xml|plist|properties|rules|service|reg/,
  program:
    /sh|bash|py|[cm]?[jt]s|[jt]sx|rb|go|rs|php|pl|lua|java|jar|war|class|kt|c|cc|cpp|h|hpp|cs|swift|so|exe|dll|bat|cmd|ps1|vbs|wasm/,
  data: /db|sqlite3?|sql|dat|bin|out|sock|socket|pid|lock|parquet|img|iso|map/,
  archive: /zip|t?gz|tar|bz2|xz|zst|7z|deb|rpm|apk|dmg|pkg|msi|whl/,
  media: /png|jpe?g|gif|svg|webp|mp[34]|mkv|webm|wav|flac/,
});

/** A file in a folder and with a type, whatever its name. */
const FILE = anyOf({ type: FILE_TYPE }, { start: '[/\\\\].*\\.', end: '$' });

const SEGMENT = /[\w.@+-]{1,64}/;
/** A path, by its whole form. */
const PLACE = anyOf(
  {
    absolute: anyOf(
      { path: ROOT },
      {
        end: `(?:\\/${SEGMENT.source}){0,16}\\/(?:[A-Za-z.][A-Za-z_.+-]{0,64}|[\\w.@+-]{1,64}\\.${FILE_TYPE.source})?`,
      },
    ),
    own: anyOf(
      { start: /~|\.{1,2}|\$\w+/ },
      { end: `(?:(?:\\/${SEGMENT.source}){2,16}|\\/\\.[a-z][\\w.-]{2,64})\\/?` },
    ),
    file: anyOf(
      {
        folders:
          /(?:(?:~|\.{0,2})\/)?(?:[\w.@+-]{1,64}\/){1,12}[A-Za-z][\w@+-]{0,64}(?:\.[\w-]{1,16})?\.|(?:~|\.{1,2})\/[A-Za-z][\w@.+-]{0,64}\./,
      },
      { end: FILE_TYPE.source },
    ),
    relative: /(?:[a-z_.-]{1,32}\/){2,12}[a-z_.-]{1,32}/,
    windows: /[A-Za-z]:\\(?:[\w.@+ ()-]{1,64}\\?){1,16}|\\\\[\w.-]{1,64}(?:\\[\w.$ -]{1,64}){1,12}/,
  },
  { start: '^(?:@|file:(?:\\/\\/)?)?', end: '$' },
);
/** A reference to a place other than a path: `env:NAME`, `id=x,src=y`, `op://vault/item/field`. */
const REFERENCE = anyOf(
  {
    digest: /sha\d{1,3}:[a-f\d]{32,128}|sha256\/\/[\w+/]{43}=/,
    variable: /(?:env|ENV|environment):[A-Z_][A-Z_\d]*/,
    mount:
      /(?:id|type|src|source|target)=[\w./~-]{1,128}(?:,(?:id|type|src|source|target|mode|uid|env|required)=[\w./~-]{1,128}){0,8}/,
    store:
      /(?:op|vault|gcpsm|awssm|ssm|akv|keyring|bws):\/\/[\w. -]{1,64}(?:\/[\w. -]{1,64}){1,8}|arn:aws[\w-]*(?::[\w./-]*){4,6}/,
  },
  { start: '^', end: '$' },
);

/** The value says where the secret is. */
export const isReference = (value: string): boolean =>
  REFERENCE.test(value) ||
  (PLACE.test(value) &&
    !value
      .split(/[/\\=:,.@]/)
      .some(
        (part) =>
          (looksGenerated(part) && !/^[a-f\d]{40}$|^[a-f\d]{64}$/.test(part)) || (isMixed(part) && !FILE.test(value)),
      ));

/** Forms of values that are not passwords. */
const PLAIN = anyOf(
  {
    number: /[+-]?\d+(?:[.,:/x-]\d+){0,8}[A-Za-z%]{0,3}/,
    hexNumber: /0x[a-fA-F\d]{1,10}|#?[A-F\d]{6}|[A-F\d]{16}|[A-F\d]{40}/,
    algorithm: /(?:sha|md|hs|rs|es|ps|aes|rsa|ed|ecdsa|ec|SHA|MD|HS|RS|ES|PS|AES|RSA)-?\d{1,5}(?:[-_]\w{1,8}){0,3}/,
    time: /\d{4}-\d\d-\d\d[T_ ]\d\d:?\d\d(?::?\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?/,
    version: /v\d+(?:\.\d+){0,3}(?:-[a-z]+\d{0,2})?/,
    short: /[a-z]{1,5}-?\d{1,3}(?:[a-z]{1,2}\d?|[./]\d{1,3})?|[A-Z][a-z]+\d|.{0,2}/,
    words: /[A-Za-z]+(?:(?:[-_.:+ /]|::)[A-Za-z]+){0,32}[:?.!]?\s?/,
    // Words with short numbers: `release-2`, `utf-8`, `tag1_key`.
    numbered: /[A-Za-z]+\d?(?:[-_.:/](?:[A-Za-z]{0,3}\d{1,4}|[A-Za-z]+\d?)){1,12}/,
    glob: /[\w./-]{0,64}\*(?:\.\w{1,16})?/,
    mail: /(?:[\w.-]{1,64}\/)?[a-z][\w.-]{0,64}@[A-Za-z][\w-]{0,64}(?:\.[\w-]{1,64}){0,6}/,
    path: /(?:\/[A-Za-z][\w.+-]{0,64}){2,16}\/?|\/[a-z]{2,32}/,
    file: anyOf({ name: /@?\/?[A-Za-z][\w@+-]{0,64}(?:\.[\w-]{1,16})?\./ }, { end: FILE_TYPE.source }),
    rooted: anyOf({ root: ROOT }, { end: '(?:\\/[\\w.@:+-]{1,64}){1,16}\\/?' }),
    item: /[a-z]\w{0,64}(?:\.\w{1,64}){0,8}\[[^\]]{0,256}\]|\[\w+\]/,
    sentence: /[\w./-][\w',.:;?!()/-]*(?: [\w',.:;?!()"-]+){2,64}/,
    structure: /[[{].*/,
    placeholder: /<[\w -]{1,40}>|\*+|•+|\[redacted\].*|\.{3}/,
    pair: /[A-Za-z\d][\w.,-]{0,40}=[\w.:-]{1,64}/,
    host: /(?:[a-z][a-z\d-]{0,62}\.){1,8}[a-z]{2,12}/,
  },
  { start: '^', end: '$', flags: 's' },
);

/** Forms that are plain even where a password is expected: `-u bob -p`. */
const PLAIN_PLACE = anyOf(
  {
    address: /\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5}|\/\d{1,2})?|(?=.*:.*:)[a-f\d:]{2,39}(?:\.\d{1,3}){0,4}/,
    hostPort: /(?:[a-z][a-z\d-]{0,62}\.){0,8}[a-z][a-z\d-]{0,62}:\d{1,5}/,
    url: /[a-z][a-z\d+.-]{1,20}:\/\/[\w.-]{0,128}(?::\d{1,5})?(?:\/[\w.,+-]{0,64}){0,12}/,
    path: /(?:[a-z_.-]{1,32}\/){2,12}[a-z_.-]{1,32}/,
    // Each part is judged separately.
    pair: /(?:[a-z]\w{1,32}:)?[a-z][a-z\d_.,-]{0,40}=[\w.:'"/-]{1,64}(?:,[a-z][a-z\d_.-]{1,40}=[\w.:/-]{1,64}){0,16}/,
  },
  { start: '^', end: '$' },
);

const VALUE_MAX_CHARS = 512;

const hasGeneratedPart = (value: string): boolean => value.split(/[/=:,]/).some(looksGenerated);

const isPlainPart = (value: string): boolean =>
  (PLAIN.test(value) || PLAIN_PLACE.test(value)) && !hasGeneratedPart(value);

/** Not a secret after a weak key or an option such as `-p`: number, port, host, address, path, `key=value`, word. */
export const isPlainValue = (value: string): boolean =>
  value.length <= VALUE_MAX_CHARS && (isReference(value) || value.split(',').every(isPlainPart) || isPlainPart(value));

/** A secret after a key that says nothing: it looks like a password, not like a name such as `Parser2024`. */
export const looksSecret = (value: string): boolean =>
  looksRandom(value) ||
  isPasswordLike(value) ||
  (isMixed(value) && !isPlainValue(value) && !/^[A-Za-z]+\d*$|\d{8}T\d{4}/.test(value));

/** An address, host, URL, path or pair, not a number or a word. */
export const isPlainPlace = (value: string): boolean => PLAIN_PLACE.test(value) || isReference(value);

/** Not a secret next to a user, as in `-u bob -p`, where a number or a word may be the password. */
export const isPlainBesideUser = (value: string): boolean =>
  value.length < 3 ||
  (value.length <= VALUE_MAX_CHARS && (isReference(value) || (PLAIN_PLACE.test(value) && !hasGeneratedPart(value))));
