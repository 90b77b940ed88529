import { TOKEN_PATTERNS } from '../../src/redaction/token-patterns.ts';
import { type Examples, testExamples } from './examples.ts';

const fill = (chars: string, count: number): string => chars.repeat(count).slice(0, count);
const hex = (count: number): string => fill('a0f9', count);
const mixed = (count: number): string => fill('aZ9', count);

/** An example for each pattern; token-patterns.test.ts has every prefix, and the shortest length of each. */
const TOKENS: Readonly<Record<string, readonly [token: string, lookAlike: string]>> = {
  'a JSON Web Token or Cloudflare tunnel token': ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc', 'eyJhbGci.x'],
  'a GitHub token': [`ghp_${mixed(36)}`, 'ghp_test_token_of_mine'],
  'a GitLab token': [`glpat-${mixed(20)}`, 'glpat-example'],
  'an AWS access key': [`AKIA${fill('Z9A', 16)}`, `AKIA${fill('Z9A', 17)}`],
  'a Google key': [`AIza${mixed(35)}`, 'AIza-example'],
  'an OpenAI, Groq, Replicate, Perplexity, xAI or Together key': [`sk-${mixed(48)}`, 'sk-learn'],
  'a Stripe, Square or Braintree key': [`sk_live_${mixed(24)}`, 'sk_live_key'],
  'a Slack token': ['xoxb-123456789012-abc', 'xoxb-x'],
  'a Slack, Discord or Office webhook': ['T0/B0/aZ9aZ9aZ9', 'T0/B0'],
  'a package registry token': [`npm_${mixed(36)}`, 'npm_config_registry'],
  'a Hugging Face, Vault, DigitalOcean, Terraform or OpenShift token': [`hf_${mixed(34)}`, 'hf_transfer'],
  'a Sonar, SendGrid, Mailgun, Mailchimp, Brevo or Resend key': [`key-${hex(32)}`, `monkey-${hex(32)}`],
  'a Shopify, Twilio, Atlassian, Linear, Figma or Notion token': [`shpat_${hex(32)}`, 'shpat_example'],
  'a Postman, Airtable, Dropbox, Sentry, New Relic or Grafana token': [`NRAK-${fill('Z9A', 27)}`, 'NRAK-EXAMPLE'],
  'a PlanetScale, Pulumi, Netlify, Fly, Tailscale, Doppler, Docker or k3s token': [`pul-${hex(40)}`, 'pul-example'],
  'a key with a telling prefix': [`nvapi-${mixed(40)}`, 'nvapi-example'],
  'a Telegram bot token': [`12345678:AA${mixed(33)}`, '12345678:AA'],
  'a Discord bot token': [`M${mixed(23)}.abcdef.${mixed(27)}`, 'Mozilla.abcdef.example'],
  'a crypt(5) hash': ['$6$saltsalt$abcdefgh', '$6 and $10 or so'],
  'an app password': ['abcd-efgh-ijkl-mnop', 'some-four-word-name-here'],
  'a product key': ['ABCD1-FGHIJ-KLMNO-PQRST-UVWXY', 'ABCDE-FGHIJ-KLMNO-PQRST-UVWXY'],
  'a Windows password hash': [`${hex(32)}:${hex(32)}`, `sha256:${hex(64)}`],
  'a PEM private key': ['-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n', '-----BEGIN PUBLIC KEY-----'],
};

const before = (name: string): string => (name.endsWith('webhook') ? 'https://hooks.slack.com/services/' : 'x ');

const EXAMPLES: Examples = Object.fromEntries(
  Object.entries(TOKENS).map(([name, [token, lookAlike]]) => [
    name,
    [`${before(name)}${token}`, token, `${before(name)}${lookAlike}`],
  ]),
);

testExamples(TOKEN_PATTERNS, EXAMPLES);
