/**
 * Secrets that are recognized by their own shape, as data. No pattern may have two adjacent unbounded repeats: text of
 * a process can be 128 KiB long.
 */

export interface TokenPattern {
  /** What it finds, as `redact` shows it: `a password in a URL`. */
  readonly name: string;
  readonly shape: RegExp;
}

export const TOKEN_PATTERNS: readonly TokenPattern[] = [
  {
    name: 'a JSON Web Token or Cloudflare tunnel token',
    shape: /\beyJ[\w-]{8,}(?:\.[\w-]+){1,4}|\beyJ[\w-]{48,}/g,
  },
  {
    name: 'a GitHub token',
    shape: /\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{30,}|\bgithub_pat_\w{30,}/g,
  },
  {
    name: 'a GitLab token',
    shape: /\bgl(?:pat|ptt|dt|rt|soat|cbt|ft|imt|agent|oas|ffct)-[\w-]{16,}|\bGR1348941[\w-]{16,}/g,
  },
  {
    name: 'an AWS access key',
    shape: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g,
  },
  {
    name: 'a Google key',
    shape: /\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}/g,
  },
  {
    name: 'an OpenAI, Groq, Replicate, Perplexity, xAI or Together key',
    shape: /\b(?:sk|pk)-[\w-]{20,}|\bgsk_\w{20,}|\br8_\w{20,}|\bpplx-\w{20,}|\bxai-\w{20,}|\btgp_v1_[\w-]{20,}/g,
  },
  {
    name: 'a Stripe, Square or Braintree key',
    shape:
      /\b(?:sk|rk|pk|whsec)_(?:live|test)?_?[A-Za-z0-9]{20,}|\bsq0(?:atp|csp|idp)-[\w-]{20,}|\baccess_token\$\w{1,16}\$\w{16,}/g,
  },
  {
    name: 'a Slack token',
    shape: /\bxox[abceoprs]-[\w-]{10,}|\bxapp-[\w-]{10,}|\bxoxe\.xox[bp]-[\w-]{10,}/g,
  },
  {
    name: 'a Slack, Discord or Office webhook',
    shape:
      /(?<=hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/-]{10,}|(?<=discord(?:app)?\.com\/api\/webhooks\/)[\w/-]{10,}|(?<=webhook\.office\.com\/webhookb2\/)[\w@/-]{10,}/g,
  },
  {
    name: 'a package registry token',
    shape:
      /\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{30,}|\brubygems_[a-f0-9]{32,}|\bcio[A-Za-z0-9]{32}\b|\bdckr_(?:pat|oat)_[\w-]{20,}|\boy2[a-z0-9]{43}\b/g,
  },
  {
    name: 'a Hugging Face, Vault, DigitalOcean, Terraform or OpenShift token',
    shape:
      /\bhf_[A-Za-z0-9]{20,}|\bhv[sbr]\.[\w-]{20,}|\b[sb]\.[A-Za-z0-9]{24}\b|\bdo[opr]_v1_[a-f0-9]{40,}|\b\w{14}\.atlasv1\.[\w-]{40,}|\bsha256~[\w-]{40,}/g,
  },
  {
    name: 'a Sonar, SendGrid, Mailgun, Mailchimp, Brevo or Resend key',
    shape:
      /\bsq[apu]_[a-f0-9]{40}|\bSG\.[\w-]{16,}\.[\w-]{16,}|\bkey-[a-f0-9]{32}\b|\b[a-f0-9]{32}-us\d{1,2}\b|\bx(?:keys|smtp)ib-[a-f0-9]{32,}[\w-]*|\bre_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,}/g,
  },
  {
    name: 'a Shopify, Twilio, Atlassian, Linear, Figma or Notion token',
    shape:
      /\bshp(?:at|ss|ca|pa)_[a-f0-9]{32}|\bSK[a-f0-9]{32}\b|\bATATT3x[\w=-]{20,}|\bATBB[\w-]{24,}|\blin_api_\w{32,}|\bfig[du]_[\w-]{32,}|\bntn_\w{40,}|\bsecret_[A-Za-z0-9]{40,}/g,
  },
  {
    name: 'a Postman, Airtable, Dropbox, Sentry, New Relic or Grafana token',
    shape:
      /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}|\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}|\bsl\.[\w-]{60,}|\bsntry[su]_[\w=-]{30,}|\bNRAK-[A-Z0-9]{27}|\b[a-f0-9]{36}NRAL\b|\bglsa_\w{30,}|\bglc_[\w=-]{30,}/g,
  },
  {
    name: 'a PlanetScale, Pulumi, Netlify, Fly, Tailscale, Doppler, Docker or k3s token',
    shape:
      /\bpscale_(?:tkn|pw|oauth)_[\w-]{30,}|\bpul-[a-f0-9]{40}|\bnfp_\w{30,}|\bfo1_[\w-]{30,}|\bfm[12]_[\w+/=]{30,}|\btskey-\w{1,12}-[\w-]{20,}|\bdp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{30,}|\bst\.[a-f0-9-]{36}\.[\w.]{20,}|\bSWMTKN-1-[\w-]{40,}|\bK10[a-f0-9]{64}::\S{1,256}/g,
  },
  {
    name: 'a key with a telling prefix',
    shape:
      /\b(?:rpa|dapi|nvapi|ops|phc|phx|tvly|fc|jina|r2|ctx7sk|e2b|sbp|vcp|buk|bkua)[_-][A-Za-z0-9_-]{24,}|\bdapi[a-f0-9]{32}\b|\bAGE-SECRET-KEY-1[A-Z0-9]{40,}|\blive_\d{6,12}_\w{20,}/g,
  },
  {
    name: 'a Telegram bot token',
    shape: /\b\d{8,10}:AA[\w-]{30,}|(?<=\/bot)\d{8,10}:[\w-]{30,}/g,
  },
  {
    name: 'a Discord bot token',
    shape: /\b[MNO][A-Za-z\d_-]{23,27}\.[\w-]{6}\.[\w-]{27,40}/g,
  },
  {
    name: 'a crypt(5) hash',
    shape: /\$(?:1|2[abxy]?|5|6|y|gy|7|apr1|argon2(?:id?|d)|scrypt|pbkdf2[\w-]{0,16})\$[\w./$=,+-]{6,256}/g,
  },
  { name: 'an app password', shape: /(?<![\w-])[a-z]{4}(?:-[a-z]{4}){3}(?![\w-])/g },
  { name: 'a product key', shape: /(?<![\w-])(?=[A-Z-]{0,28}\d)[A-Z\d]{5}(?:-[A-Z\d]{5}){4}(?![\w-])/g },
  { name: 'a Windows password hash', shape: /(?<![\w:])(?:[a-f\d]{32})?:[a-f\d]{32}(?![\w:])/gi },
  {
    name: 'a PEM private key',
    shape:
      /-----BEGIN [A-Z ]{0,32}PRIVATE KEY(?: BLOCK)?-----[^-]{0,16384}(?:-----END [A-Z ]{0,32}PRIVATE KEY(?: BLOCK)?-----)?/g,
  },
];
